package grove.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import grove.graph.Address;
import grove.graph.Contact;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.testing.DecodeFuzz;
import grove.identity.testing.GoldenFile;
import grove.identity.testing.SeededRandom;
import grove.store.GroupId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every encoding of grouping: golden vectors, round trips, and bytes that nobody wrote.
final class CodecTest {
  private static final int FUZZ_ROUNDS = 2_000;

  private final Samples samples = new Samples();

  @Test
  void controlOperationsKeepTheirEncoding() {
    GoldenFile golden = new GoldenFile("grove/grouping/golden/control.txt");
    samples
        .controls()
        .forEach((name, control) ->
            golden.with(
                name, control.kind().number() + ":" + ControlWriting.encode(control).toHex()));
    golden.with("box", samples.box().encode());
    golden.check();
  }

  @Test
  void thereIsASampleOfEveryKind() {
    Set<ControlKind> kinds = EnumSet.noneOf(ControlKind.class);
    samples.controls().values().forEach(control -> kinds.add(control.kind()));
    assertEquals(EnumSet.allOf(ControlKind.class), kinds);
  }

  @Test
  void controlOperationsDecodeToThemselvesOrAreRefused() {
    samples
        .controls()
        .values()
        .forEach(control ->
            DecodeFuzz.run(
                40,
                FUZZ_ROUNDS,
                List.of(control),
                in -> ControlReading.read(control.kind(), in),
                (value, out) -> out.bytes(ControlWriting.encode(value))));
  }

  @Test
  void boxesDecodeToThemselvesOrAreRefused() {
    DecodeFuzz.run(
        41,
        FUZZ_ROUNDS,
        List.of(samples.box(), ControlBox.EMPTY),
        ControlBox::read,
        (value, out) -> out.bytes(value.encode()));
  }

  @Test
  void anUnknownKindIsNone() {
    assertEquals(Optional.empty(), ControlKind.of(0));
    assertEquals(Optional.empty(), ControlKind.of(200));
  }

  @Test
  void aBodyWithMoreBehindItIsRefused() {
    Bytes longer = Bytes.concat(ControlWriting.encode(new Control.Leave()), Bytes.of((byte) 0));
    assertThrows(MalformedException.class, () -> ControlReading.decode(ControlKind.LEAVE, longer));
  }

  @Test
  void linksKeepTheirText() throws MalformedException {
    InvitationLink link = link();
    new GoldenFile("grove/grouping/golden/link.txt").with("link", link.text()).check();
    assertEquals(link.text(), InvitationLink.parse(link.text()).text());
    DecodeFuzz.run(
        42,
        FUZZ_ROUNDS,
        List.of(new LinkBytes(link.encode())),
        in -> new LinkBytes(InvitationLink.read(in).encode()),
        (value, out) -> out.bytes(value.bytes()));
  }

  /// A link by its bytes: secrets are equal to nothing that can be printed.
  private record LinkBytes(Bytes bytes) {}

  private InvitationLink link() {
    SeededRandom random = new SeededRandom(43);
    return new InvitationLink(
        samples.group,
        Secret.random(random, Suite.KEY_BYTES),
        Secret.random(random, Suite.KEY_BYTES),
        Secret.random(random, Suite.KEY_BYTES),
        List.of(
            new Contact(
                samples.deviceKey.id(),
                List.of(new Address("192.0.2.1", 4_748), new Address("2001:db8::1", 4_748))),
            new Contact(samples.otherKey.id(), List.of())),
        new InvitationLink.Preview("Workspace", "Founder", samples.person, Role.EDITOR, true));
  }

  @Test
  void aLinkGivesNothingAwayWhenPrinted() {
    assertEquals("InvitationLink", link().toString());
  }

  @Test
  void directInvitationsKeepTheirBytes() throws MalformedException {
    DirectInvitation direct = direct();
    String text = direct.seal(samples.keyPackage, new SeededRandom(45));
    new GoldenFile("grove/grouping/golden/direct.txt")
        .with("inside", direct.encode())
        .with("text", text)
        .check();
    assertEquals(direct.encode(), DirectInvitation.decode(direct.encode()).encode());
    assertEquals("DirectInvitation", direct.toString());
    DecodeFuzz.run(
        46,
        FUZZ_ROUNDS,
        List.of(new LinkBytes(direct.encode())),
        in -> new LinkBytes(DirectInvitation.read(in).encode()),
        (value, out) -> out.bytes(value.bytes()));
  }

  private DirectInvitation direct() {
    InvitationLink link = link();
    return new DirectInvitation(
        samples.group,
        link.knock(),
        link.discovery(),
        Samples.hash("add"),
        link.contacts(),
        link.preview());
  }

  @Test
  void placesHandedToOwnDevicesKeepTheirBytes() throws MalformedException {
    EpochKeys keys = samples.epochKeys();
    Arrival arrival = new Arrival("Garden", List.of(keys.id()), link().contacts());
    var place = new Handover.Place(samples.group, arrival, List.of(keys.both()));
    new GoldenFile("grove/grouping/golden/place.txt").with("place", place.encode()).check();
    assertEquals(place, Handover.Place.decode(place.encode()));
    assertEquals("Place", place.toString());
    DecodeFuzz.run(
        47,
        FUZZ_ROUNDS,
        List.of(new LinkBytes(place.encode())),
        in -> new LinkBytes(Handover.Place.readOnce(in).encode()),
        (value, out) -> out.bytes(value.bytes()));
  }

  @Test
  void paddingKeepsTheOrderOfMagnitudeOnly() throws MalformedException {
    for (int size = 0; size < 70_000; size = size < 300 ? size + 1 : size * 9 / 8 + 1) {
      Bytes plain = Bytes.of(new byte[size]);
      Bytes padded = Padding.pad(plain);
      assertEquals(plain, Padding.unpad(padded));
      int longer = padded.size() - size;
      assertEquals(true, longer >= 1 && longer <= 2 + size * 12 / 100, "size " + size);
    }
    assertThrows(MalformedException.class, () -> Padding.unpad(Bytes.EMPTY));
    assertThrows(MalformedException.class, () -> Padding.unpad(Bytes.of(new byte[8])));
    Bytes notPadme = Bytes.concat(Padding.pad(Bytes.utf8("x".repeat(100))), Bytes.of((byte) 0));
    assertThrows(MalformedException.class, () -> Padding.unpad(notPadme));
  }

  @Test
  void padmeSizesAreThoseOfThePaper() {
    assertEquals(
        List.of(8, 10, 10, 12, 104, 1_024, 1_088, 65_536),
        Stream.of(8, 9, 10, 11, 100, 1_024, 1_025, 64_000).map(Padding::paddedSize).toList());
  }

  @Test
  void keysAndSealsKeepTheirBytes() throws MalformedException {
    EpochKeys keys = samples.epochKeys();
    EpochKeys earlier = Samples.strayKeys(samples.group, new SeededRandom(22));
    var place = new PayloadBox.Place(samples.group, samples.data, 5, keys.id());
    PayloadBox.Sealed sealed =
        PayloadBox.seal(keys, place, Bytes.utf8("stub"), Bytes.utf8("body"), new SeededRandom(23));
    EpochGrant.Wrap wrap = Seals.wrap(samples.group, keys, earlier);
    Bytes control =
        PayloadBox.sealControl(keys, place, samples.box().encode(), new SeededRandom(24));
    new GoldenFile("grove/grouping/golden/keys.txt")
        .with("both", keys.both())
        .with("epoch", keys.id().bytes())
        .with("content-hash", keys.contentHash().bytes())
        .with("network-hash", keys.networkHash().bytes())
        .with("knock", keys.networkKey().knock().bytes())
        .with("hello", keys.networkKey().hello().bytes())
        .with("discovery", keys.networkKey().discovery().bytes())
        .with("beacon", keys.networkKey().beacon().bytes())
        .with("blob", keys.blobKey().bytes())
        .with("stub", sealed.stub())
        .with("body", sealed.body())
        .with("control-box", control)
        .with("wrap-both", wrap.both())
        .with("wrap-network", wrap.network())
        .with("invite-id", samples.invite().bytes())
        .check();
    assertEquals(Bytes.utf8("stub"), PayloadBox.openStub(keys, place, sealed.stub()));
    assertEquals(
        Bytes.utf8("body"), PayloadBox.openBody(keys, place, sealed.stub(), sealed.body()));
    assertEquals(
        earlier.both(), Seals.unwrap(samples.group, keys, earlier.id(), wrap).orElseThrow().both());
  }

  @Test
  void payloadsOpenInTheirPlaceOnly() {
    EpochKeys keys = samples.epochKeys();
    var place = new PayloadBox.Place(samples.group, samples.data, 5, keys.id());
    Bytes stub =
        PayloadBox.seal(keys, place, Bytes.utf8("a"), Bytes.utf8("b"), samples.random).stub();
    List<PayloadBox.Place> others =
        List.of(
            new PayloadBox.Place(samples.group, samples.data, 6, keys.id()),
            new PayloadBox.Place(samples.group, samples.control, 5, keys.id()),
            new PayloadBox.Place(samples.group, samples.data, 5, Hash.ZERO),
            new PayloadBox.Place(new GroupId(Hash.ZERO), samples.data, 5, keys.id()));
    for (PayloadBox.Place other : others) {
      assertThrows(MalformedException.class, () -> PayloadBox.openStub(keys, other, stub));
    }
    assertThrows(MalformedException.class, () -> PayloadBox.openControl(keys, place, stub));
    assertThrows(MalformedException.class, () -> PayloadBox.openStub(keys, place, Bytes.EMPTY));
  }

  @Test
  void keysThatAreNotTheEpochsAreRefused() {
    EpochKeys keys = samples.epochKeys();
    assertThrows(
        MalformedException.class, () -> EpochKeys.read(samples.group, Hash.ZERO, keys.both()));
    assertThrows(
        MalformedException.class,
        () -> EpochKeys.read(samples.group, keys.id(), keys.both().slice(1, 64)));
    Bytes sealed = Seals.toMember(samples.group, keys, samples.keyPackage, samples.random);
    assertEquals(
        keys.both(),
        Seals.open(
                samples.group, keys.id(), samples.deviceKey.id(), List.of(samples.sealKey), sealed)
            .orElseThrow()
            .both());
    assertEquals(
        Optional.empty(),
        Seals.open(
            samples.group,
            Samples.hash("another epoch"),
            samples.deviceKey.id(),
            List.of(samples.sealKey),
            sealed));
  }

  @Test
  void namesOpenForTheInvitationAndDeviceOnly() throws MalformedException {
    InvitationLink link = link();
    try (Secret key = JoinName.key(link)) {
      Bytes sealed =
          JoinName.seal(key, samples.invite(), samples.deviceKey.id(), "Editor", samples.random);
      assertEquals("Editor", JoinName.open(key, samples.invite(), samples.deviceKey.id(), sealed));
      assertThrows(
          MalformedException.class,
          () -> JoinName.open(key, samples.invite(), samples.otherKey.id(), sealed));
      assertThrows(
          MalformedException.class,
          () -> JoinName.open(key, samples.invite(), samples.deviceKey.id(), sealed.slice(0, 10)));
    }
  }
}
