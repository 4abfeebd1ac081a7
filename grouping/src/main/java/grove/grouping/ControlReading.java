package grove.grouping;

import grove.grouping.Control.DeviceProof;
import grove.grouping.Control.Ending;
import grove.grouping.Control.GivenKey;
import grove.grouping.Control.Policy;
import grove.grouping.rule.Incarnation;
import grove.grouping.rule.Meaning.Ended;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Head;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Decodes control operations. A body either re-encodes to itself or is malformed; one that is
/// malformed leaves the entry without effect, at every node alike.
final class ControlReading {
  private static final int GIVEN_KEY_BYTES = EpochKeys.BYTES + Suite.SEAL_EXTRA_BYTES;

  private ControlReading() {}

  static Control decode(ControlKind kind, Bytes body) throws MalformedException {
    ByteReader in = ByteReader.of(body);
    Control control = read(kind, in);
    in.end();
    return control;
  }

  static Control read(ControlKind kind, ByteReader in) throws MalformedException {
    return switch (kind) {
      case GENESIS -> genesis(in);
      case ADD -> add(in);
      case SET -> new Control.Set(PersonId.read(in), role(in), cut(in), grant(in));
      case REMOVE -> new Control.Remove(PersonId.read(in), cut(in), invites(in), grant(in));
      case LEAVE -> new Control.Leave();
      case INVITE -> invite(in);
      case INVITE_REVOKE -> new Control.InviteRevoke(InviteId.read(in), in.bool());
      case DEVICE_ADD -> deviceAdd(in);
      case DEVICE_REVOKE ->
          new Control.DeviceRevoke(PersonId.read(in), DeviceId.read(in), cut(in), grant(in));
      case LINK -> new Control.Link(DeviceCertificate.read(in));
      case KEY_PACKAGE -> new Control.NewKeyPackage(KeyPackage.read(in));
      case PROFILE -> new Control.Profile();
      case EPOCH -> new Control.Epoch(EpochGrant.read(in));
      case POLICY -> new Control.SetPolicy(policy(in));
      case ADOPT -> new Control.Adopt(PersonId.read(in), LogId.read(in), Canonical.readHead(in));
      case CHECKPOINT ->
          new Control.Checkpoint(Canonical.readHeads(in, Control.Checkpoint.PINS_MAX));
      case REDACT -> redact(in);
    };
  }

  private static Control genesis(ByteReader in) throws MalformedException {
    return new Control.Genesis(
        PersonId.read(in),
        chain(in),
        KeyPackage.read(in),
        in.bool() ? Optional.of(DeviceId.read(in)) : Optional.empty(),
        policy(in),
        in.bytes(Control.Genesis.NONCE_BYTES));
  }

  private static Control add(ByteReader in) throws MalformedException {
    PeerCard card = PeerCard.read(in);
    if (!card.name().isEmpty() || !card.addresses().isEmpty()) {
      throw new MalformedException("an ADD's card holds no name and no addresses in the clear");
    }
    Role role = role(in);
    var cut = cut(in);
    Optional<InviteId> invite = in.bool() ? Optional.of(InviteId.read(in)) : Optional.empty();
    List<GivenKey> keys = new ArrayList<>();
    for (int left = upTo(in, Control.Add.KEYS_MAX); left > 0; left--) {
      keys.add(new GivenKey(in.hash(), in.bytes(GIVEN_KEY_BYTES)));
    }
    return new Control.Add(card, role, cut, invite, keys);
  }

  private static List<InviteId> invites(ByteReader in) throws MalformedException {
    List<InviteId> invites = new ArrayList<>();
    for (int left = in.count16(Control.Remove.INVITES_MAX); left > 0; left--) {
      InviteId invite = InviteId.read(in);
      Canonical.ascending(invites.isEmpty() ? null : invites.getLast(), invite);
      invites.add(invite);
    }
    return invites;
  }

  private static Control invite(ByteReader in) throws MalformedException {
    InviteId id = InviteId.read(in);
    Hash keyHash = in.hash();
    Role role = role(in);
    long uses = in.u32();
    if (uses < 1 || uses > InviteTerms.USES_MAX) {
      throw new MalformedException("an invitation for " + uses + " people");
    }
    return new Control.Invite(id, keyHash, role, (int) uses, in.u48(), in.bool());
  }

  private static Control deviceAdd(ByteReader in) throws MalformedException {
    return new Control.DeviceAdd(
        PersonId.read(in),
        DeviceProof.of(in.u8()),
        in.hash(),
        chain(in),
        KeyPackage.read(in),
        ending(in),
        in.bool() ? Optional.of(in.bytes(Suite.SIGNATURE_BYTES)) : Optional.empty());
  }

  private static Ending ending(ByteReader in) throws MalformedException {
    List<Ended> ends = new ArrayList<>();
    for (int left = in.count16(Ending.ENDS_MAX); left > 0; left--) {
      DeviceId key = DeviceId.read(in);
      Ended ended = in.bool() ? new Ended.One(new Incarnation(key, in.u64())) : new Ended.Key(key);
      ends.add(ended);
    }
    return new Ending(ends, cut(in));
  }

  private static Control redact(ByteReader in) throws MalformedException {
    PersonId target = PersonId.read(in);
    List<Hash> entries = new ArrayList<>();
    for (int left = in.count16(Control.Redact.ENTRIES_MAX); left > 0; left--) {
      Hash entry = in.hash();
      Canonical.ascending(entries.isEmpty() ? null : entries.getLast(), entry);
      entries.add(entry);
    }
    return new Control.Redact(target, entries);
  }

  private static List<DeviceCertificate> chain(ByteReader in) throws MalformedException {
    List<DeviceCertificate> chain = new ArrayList<>();
    for (int left = upTo(in, PeerCard.CHAIN_MAX); left > 0; left--) {
      chain.add(DeviceCertificate.read(in));
    }
    if (chain.isEmpty()) {
      throw new MalformedException("a chain without a certificate");
    }
    return chain;
  }

  private static Policy policy(ByteReader in) throws MalformedException {
    return new Policy(in.u16(), in.u16());
  }

  private static Role role(ByteReader in) throws MalformedException {
    return Role.of(in.u8());
  }

  private static SortedMap<LogId, Head> cut(ByteReader in) throws MalformedException {
    return Canonical.readHeads(in, Control.CUT_MAX);
  }

  private static Optional<EpochGrant> grant(ByteReader in) throws MalformedException {
    return in.bool() ? Optional.of(EpochGrant.read(in)) : Optional.empty();
  }

  private static int upTo(ByteReader in, int max) throws MalformedException {
    int value = in.u8();
    if (value > max) {
      throw new MalformedException("a value of " + value + " is above the limit of " + max);
    }
    return value;
  }
}
