package grove.grouping;

import grove.graph.JoinAttempt;
import grove.graph.JoinRequest;
import grove.graph.JoinState;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceKey;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.PersonKey;
import grove.identity.RecoveryCode;
import grove.identity.SealKey;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Append;
import grove.store.Entry;
import grove.store.EntryHeader;
import grove.store.Lane;
import grove.store.LogId;
import grove.store.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How long one node takes to admit many people in a row, and then to remove one of them.
public final class JoinBench {
  private static final int PEOPLE = 500;
  private static final int REPORT_EVERY = 100;

  private final HandWorld world;
  private final Peer founder;
  private final InvitationLink link;
  private long spentNs;
  private PersonId last;

  private JoinBench(Path folder) throws MalformedException {
    world = new HandWorld(folder, 5);
    founder = world.founder();
    Invitation invitation =
        founder.group.invite(new InviteTerms(Role.EDITOR, PEOPLE, 1_000_000, false));
    link = InvitationLink.parse(invitation.link().orElseThrow());
    last = founder.person();
  }

  public static void main(String[] words) throws IOException, MalformedException {
    Path folder = Files.createTempDirectory("grove-join-bench");
    JoinBench bench = new JoinBench(folder);
    for (int n = 1; n <= PEOPLE; n++) {
      bench.admitOne();
      if (n % REPORT_EVERY == 0) {
        System.out.printf(
            "%d people in, %d ms each%n", n, bench.spentNs / 1_000_000 / REPORT_EVERY);
        bench.spentNs = 0;
      }
    }
    bench.removeOne();
  }

  private void admitOne() {
    try (RecoveryCode code = RecoveryCode.generate(world.random);
        PersonKey person = code.personKey();
        DeviceKey device = DeviceKey.generate(world.random);
        DeviceKey inviteKey = link.inviteKey()) {
      long nowMs = world.loop.nowMs();
      SealKey sealKey = SealKey.generate(world.random);
      List<DeviceCertificate> chain =
          List.of(DeviceCertificate.byPerson(person, device.id(), nowMs));
      KeyPackage keyPackage = KeyPackage.issue(device, sealKey, nowMs);
      PeerCard card = new PeerCard(person.id(), "", chain, keyPackage, List.of());
      InviteId id = InviteId.of(inviteKey.id());
      Bytes name = JoinName.seal(JoinName.key(link), id, device.id(), "somebody", world.random);
      var asking = new JoinAttempt.Asking(inviteKey, id.bytes(), card, name);
      JoinRequest request = JoinRequest.of(founder.group.id(), asking, device);
      long begun = System.nanoTime();
      founder.group.desk().onJoin(request, founder.origin(founder), founder.answers::add);
      spentNs += System.nanoTime() - begun;
      Hash add = ((JoinState.Admitted) founder.answers.getLast()).add();
      Segment enrolment = enrolment(card, device, add);
      begun = System.nanoTime();
      Append.Accepted accepted = (Append.Accepted) founder.store().append(enrolment, false);
      founder.group.onReceived(accepted.entries());
      spentNs += System.nanoTime() - begun;
      last = person.id();
    }
  }

  private Segment enrolment(PeerCard card, DeviceKey device, Hash add) {
    Bytes body =
        ControlWriting.encode(
            new Control.DeviceAdd(
                card.person(),
                Control.DeviceProof.IDENTITY,
                Hash.ZERO,
                card.chain(),
                card.keyPackage(),
                Control.Ending.NOTHING,
                Optional.empty()));
    EntryHeader header =
        new EntryHeader(
            ControlKind.DEVICE_ADD.number(),
            0,
            founder.group.id(),
            new LogId(device.id(), 1, Lane.CONTROL),
            1,
            Hash.ZERO,
            world.loop.nowMs(),
            List.of(add),
            List.of(),
            Hash.ZERO,
            0,
            body.size(),
            Entry.contentHash(Bytes.EMPTY, body));
    return Segment.of(Entry.of(header, Bytes.EMPTY, body).sign(device));
  }

  private void removeOne() {
    long before = founder.store().entries();
    long begun = System.nanoTime();
    founder.group.remove(last);
    long removed = System.nanoTime();
    founder.write("first words after the removal");
    long written = System.nanoTime();
    Entry removal = founder.store().after(before, 1).getFirst();
    System.out.printf(
        "removal in a group of %d: %d ms, %d bytes; the next write %d ms%n",
        founder.group.members().size() + 1,
        (removed - begun) / 1_000_000,
        removal.header().bodyBytes(),
        (written - removed) / 1_000_000);
    begun = System.nanoTime();
    founder.reopen();
    System.out.printf("opened again in %d ms%n", (System.nanoTime() - begun) / 1_000_000);
  }
}
