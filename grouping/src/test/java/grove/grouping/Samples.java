package grove.grouping;

import grove.grouping.Control.DeviceProof;
import grove.grouping.Control.Ending;
import grove.grouping.Control.GivenKey;
import grove.grouping.rule.Incarnation;
import grove.grouping.rule.Meaning.Ended;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.KeyPackage;
import grove.identity.PeerCard;
import grove.identity.PersonId;
import grove.identity.PersonKey;
import grove.identity.RecoveryCode;
import grove.identity.SealKey;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.SeededRandom;
import grove.store.GroupId;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Values of every kind that grouping encodes, the same in every run.
final class Samples {
  private static final long NOW_MS = HandLoop.START_MS;

  final SeededRandom random = new SeededRandom(20);
  final GroupId group = new GroupId(hash("group"));
  final SealKey sealKey = SealKey.generate(random);
  final DeviceKey deviceKey = DeviceKey.generate(random);
  final DeviceKey otherKey = DeviceKey.generate(random);
  final KeyPackage keyPackage = KeyPackage.issue(deviceKey, sealKey, NOW_MS);
  final PersonId person;
  final List<DeviceCertificate> chain;
  final LogId control = new LogId(deviceKey.id(), 7, Lane.CONTROL);
  final LogId data = control.on(Lane.DATA);

  Samples() {
    try (RecoveryCode code = RecoveryCode.generate(random);
        PersonKey key = code.personKey()) {
      person = key.id();
      chain = List.of(DeviceCertificate.byPerson(key, deviceKey.id(), NOW_MS));
    }
  }

  static Hash hash(String of) {
    return Hash.sha256(Bytes.utf8(of));
  }

  PeerCard card() {
    return new PeerCard(person, "", chain, keyPackage, List.of());
  }

  Map<LogId, Head> cut() {
    Map<LogId, Head> cut = new TreeMap<>();
    cut.put(control, new Head(3, hash("control 3")));
    cut.put(data, new Head(1_000_000, hash("data 1000000")));
    return cut;
  }

  /// A grant whose seals are bytes of the right size only.
  EpochGrant grant() {
    DeviceId least = deviceKey.id().compareTo(otherKey.id()) < 0 ? deviceKey.id() : otherKey.id();
    DeviceId most = least.equals(deviceKey.id()) ? otherKey.id() : deviceKey.id();
    return new EpochGrant(
        hash("epoch"),
        hash("content key"),
        hash("network key"),
        List.of(
            new EpochGrant.Seal(least, filler(EpochKeys.BYTES + Suite.SEAL_EXTRA_BYTES, 1)),
            new EpochGrant.Seal(most, filler(EpochKeys.BYTES + Suite.SEAL_EXTRA_BYTES, 2))),
        List.of(new EpochGrant.Seal(least, filler(Suite.KEY_BYTES + Suite.SEAL_EXTRA_BYTES, 3))),
        List.of(
            new EpochGrant.Predecessor(
                new Hash(filler(Hash.SIZE, 4)),
                Optional.of(
                    new EpochGrant.Wrap(
                        filler(EpochKeys.BYTES + Suite.TAG_BYTES, 5),
                        filler(Suite.KEY_BYTES + Suite.TAG_BYTES, 6)))),
            new EpochGrant.Predecessor(new Hash(filler(Hash.SIZE, 7)), Optional.empty())));
  }

  private static Bytes filler(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return Bytes.of(bytes);
  }

  InviteId invite() {
    return InviteId.of(otherKey.id());
  }

  /// At least one operation of every kind, by a name.
  Map<String, Control> controls() {
    Map<String, Control> all = new LinkedHashMap<>();
    Optional<EpochGrant> grant = Optional.of(grant());
    all.put(
        "genesis",
        new Control.Genesis(
            person,
            chain,
            keyPackage,
            Optional.of(otherKey.id()),
            Control.Policy.DEFAULT,
            filler(Control.Genesis.NONCE_BYTES, 8)));
    GivenKey given =
        new GivenKey(hash("epoch"), filler(EpochKeys.BYTES + Suite.SEAL_EXTRA_BYTES, 9));
    all.put(
        "add", new Control.Add(card(), Role.EDITOR, cut(), Optional.of(invite()), List.of(given)));
    all.put("set", new Control.Set(person, Role.VIEWER, cut(), Optional.empty()));
    all.put("set-with-epoch", new Control.Set(person, Role.RELAY, Map.of(), grant));
    all.put("remove", new Control.Remove(person, cut(), List.of(invite()), grant));
    all.put("leave", new Control.Leave());
    all.put("invite", new Control.Invite(invite(), hash("key"), Role.ADMIN, 25, NOW_MS, true));
    all.put("invite-revoke", new Control.InviteRevoke(invite(), true));
    addDevices(all);
    all.put("key-package", new Control.NewKeyPackage(keyPackage));
    all.put("profile", new Control.Profile());
    all.put("epoch", new Control.Epoch(grant()));
    all.put("policy", new Control.SetPolicy(new Control.Policy(30, 365)));
    all.put("adopt", new Control.Adopt(person, data, new Head(9, hash("data 9"))));
    all.put("checkpoint", new Control.Checkpoint(cut()));
    List<Hash> entries = List.of(new Hash(filler(Hash.SIZE, 1)), new Hash(filler(Hash.SIZE, 2)));
    all.put("redact", new Control.Redact(person, entries));
    return all;
  }

  private void addDevices(Map<String, Control> all) {
    all.put(
        "device-add",
        new Control.DeviceAdd(
            person,
            DeviceProof.IDENTITY,
            Hash.ZERO,
            chain,
            keyPackage,
            Ending.NOTHING,
            Optional.empty()));
    Ending ending =
        new Ending(
            List.of(
                new Ended.Key(otherKey.id()), new Ended.One(new Incarnation(deviceKey.id(), -5))),
            cut());
    all.put(
        "device-add-that-ends",
        new Control.DeviceAdd(
            person,
            DeviceProof.RESTORE,
            hash("earlier"),
            chain,
            keyPackage,
            ending,
            Optional.of(filler(Suite.SIGNATURE_BYTES, 11))));
    all.put(
        "device-revoke",
        new Control.DeviceRevoke(person, otherKey.id(), cut(), Optional.of(grant())));
    all.put(
        "link",
        new Control.Link(DeviceCertificate.byDevice(deviceKey, person, otherKey.id(), NOW_MS)));
  }

  EpochKeys epochKeys() {
    return strayKeys(group, new SeededRandom(21));
  }

  /// Keys of an epoch that no entry grants.
  static EpochKeys strayKeys(GroupId group, SecureRandom random) {
    LogId log = new LogId(DeviceKey.generate(new SeededRandom(25)).id(), 1, Lane.CONTROL);
    return EpochKeys.generate(new EpochPlace(group, log, 7), random);
  }

  ControlBox box() {
    return new ControlBox(
        List.of(
            new ControlBox.Value(ControlBox.NAME, Bytes.utf8("Editor")),
            new ControlBox.Value(ControlBox.ADDRESS, Bytes.utf8("192.0.2.1:4748")),
            new ControlBox.Value(ControlBox.ADDRESS, Bytes.utf8("[2001:db8::1]:4748")),
            new ControlBox.Value(200, Bytes.utf8("of a later version"))));
  }
}
