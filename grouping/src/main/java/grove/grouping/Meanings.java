package grove.grouping;

import grove.grouping.rule.Act;
import grove.grouping.rule.Meaning;
import grove.grouping.rule.Meaning.Ended;
import grove.grouping.rule.Meaning.Plain;
import grove.grouping.rule.Meaning.Proof;
import grove.grouping.rule.Membership;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.EntryHeader;
import grove.store.GroupId;
import grove.store.Lane;
import grove.store.LogId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What control operations mean to the membership rule.
///
/// Whatever can be judged from the entry and its past alone (certificates, signatures, form) is
/// judged here, once; an operation that fails it means nothing, at every node alike.
final class Meanings {
  private static final Bytes ENDING = Bytes.utf8("grove/ending/1");
  private static final long FIRST_SEQ = 1;

  private final GroupId group;
  private final Membership known;
  private final Function<Hash, Optional<PeerCard>> cards;

  /// `cards` gives the card of an ADD.
  Meanings(GroupId group, Membership known, Function<Hash, Optional<PeerCard>> cards) {
    this.group = group;
    this.known = known;
    this.cards = cards;
  }

  Meaning of(Hash id, EntryHeader header, Control control) {
    DeviceId device = header.log().device();
    boolean first = header.seq() == 1;
    return switch (control) {
      case Control.Genesis c -> genesis(c, device, first && id.equals(group.hash()));
      case Control.Add c ->
          c.role() != Role.NONE && c.card().valid()
              ? new Meaning.Statement(c.card().person(), c.role(), c.cut())
              : Plain.NOTHING;
      case Control.Set c -> new Meaning.Statement(c.target(), c.role(), c.cut());
      case Control.Remove c -> new Meaning.Statement(c.target(), Role.NONE, c.cut());
      case Control.Leave _ ->
          author(header).<Meaning>map(Meaning.Leaving::new).orElse(Plain.NOTHING);
      case Control.Invite _, Control.InviteRevoke _, Control.SetPolicy _ -> Plain.FOR_THE_GROUP;
      case Control.DeviceAdd c -> first ? deviceAdd(c, header) : Plain.NOTHING;
      case Control.DeviceRevoke c -> new Meaning.Revocation(c.target(), c.device(), c.cut());
      case Control.Link c -> link(c.certificate(), header);
      case Control.NewKeyPackage c ->
          belongs(c.keyPackage(), device) ? Plain.OWN_ACT : Plain.NOTHING;
      case Control.Profile _ -> Plain.OWN_ACT;
      case Control.Epoch _ -> Plain.EPOCH;
      case Control.Adopt c ->
          c.log().lane() == Lane.DATA
              ? new Meaning.Adoption(c.target(), c.log(), c.upto())
              : Plain.NOTHING;
      case Control.Checkpoint c -> new Meaning.Pinning(c.pins());
      case Control.Redact c -> new Meaning.Redaction(c.target());
    };
  }

  private Optional<PersonId> author(EntryHeader header) {
    return known.act(header.prev()).map(Act::person);
  }

  private static Meaning genesis(Control.Genesis c, DeviceId device, boolean ofThisGroup) {
    PeerCard card = new PeerCard(c.founder(), "", c.chain(), c.keyPackage(), List.of());
    return ofThisGroup && card.valid() && card.device().equals(device)
        ? new Meaning.Founding(c.founder(), c.workspaceKey(), via(c.chain()))
        : Plain.NOTHING;
  }

  private static boolean belongs(KeyPackage keyPackage, DeviceId device) {
    return keyPackage.device().equals(device) && keyPackage.valid();
  }

  private Meaning link(DeviceCertificate certificate, EntryHeader header) {
    boolean own = author(header).map(certificate.person()::equals).orElse(false);
    return own && certificate.issuer().equals(header.log().device().bytes()) && certificate.valid()
        ? new Meaning.Linking(certificate.device())
        : Plain.NOTHING;
  }

  private Meaning deviceAdd(Control.DeviceAdd c, EntryHeader header) {
    if (!belongs(c.keyPackage(), header.log().device())) {
      return Plain.NOTHING;
    }
    List<Ended> ends = c.ending().ends();
    return switch (c.proof()) {
      case IDENTITY -> byIdentity(c, header) ? enrolment(c, Proof.IDENTITY) : Plain.NOTHING;
      case CARD -> ends.isEmpty() ? byCard(c, header) : Plain.NOTHING;
      case LINK -> ends.isEmpty() ? enrolment(c, Proof.LINK) : Plain.NOTHING;
      case RESTORE -> enrolment(c, Proof.RESTORE);
    };
  }

  private static Meaning enrolment(Control.DeviceAdd c, Proof proof) {
    return new Meaning.Enrolment(c.person(), proof, c.ending().ends(), c.ending().cut());
  }

  /// The identity key signed the certificate, and what the entry ends.
  private boolean byIdentity(Control.DeviceAdd c, EntryHeader header) {
    return certified(c, header.log().device())
        && (c.ending().ends().isEmpty() || endingSigned(c, header));
  }

  /// The identity key of the person has signed a certificate for this device.
  static boolean certified(Control.DeviceAdd c, DeviceId device) {
    DeviceCertificate certificate = c.chain().getFirst();
    return c.proof() == Control.DeviceProof.IDENTITY
        && c.chain().size() == 1
        && certificate.issuedByPerson()
        && certificate.person().equals(c.person())
        && certificate.device().equals(device)
        && certificate.valid();
  }

  private boolean endingSigned(Control.DeviceAdd c, EntryHeader header) {
    return c.signature()
        .map(signature ->
            Suite.verify(c.person().bytes(), toSign(group, c, header.log()), signature))
        .orElse(false);
  }

  /// What the identity key signs where a DEVICE_ADD ends devices: the first entry of this log.
  static Bytes toSign(GroupId group, Control.DeviceAdd c, LogId log) {
    Bytes place = new PayloadBox.Place(group, log, FIRST_SEQ, Hash.ZERO).bytes();
    return Bytes.concat(ENDING, place, ControlWriting.unsigned(c));
  }

  /// The entry has in its past the ADD it names, whose card is for this person and device. Devices
  /// that stand between the identity key and this one in the card's chain vouch for it.
  private Meaning byCard(Control.DeviceAdd c, EntryHeader header) {
    DeviceId device = header.log().device();
    return known
        .act(c.source())
        .filter(add -> inPast(add, header))
        .flatMap(_ -> cards.apply(c.source()))
        .filter(card -> card.person().equals(c.person()) && card.device().equals(device))
        .<Meaning>map(card ->
            new Meaning.Enrolment(
                c.person(), Proof.IDENTITY, List.of(), c.ending().cut(), via(card.chain())))
        .orElse(Plain.NOTHING);
  }

  private static List<DeviceId> via(List<DeviceCertificate> chain) {
    return chain.subList(0, chain.size() - 1).stream().map(DeviceCertificate::device).toList();
  }

  private boolean inPast(Act act, EntryHeader header) {
    return header.heads().stream()
        .map(known::act)
        .flatMap(Optional::stream)
        .anyMatch(head -> head == act || head.past().has(act));
  }
}
