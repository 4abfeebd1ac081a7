package grove.grouping.rule;

import grove.grouping.Role;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.Lane;
import grove.store.LogId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One history of the reference model, with the results that the model found for it.
record History(
    long seed, int deviceLimit, List<Line> lines, Set<Hash> effective, Map<PersonId, Role> roles) {

  /// The device key of the workspace key's log in the histories.
  static final DeviceId WORKSPACE_KEY = new DeviceId(padded("KEY"));

  /// One entry of a history.
  record Line(
      Hash id,
      boolean byKey,
      PersonId person,
      LogId log,
      long seq,
      Optional<Hash> prev,
      List<Hash> heads,
      Meaning meaning) {

    boolean isData() {
      return log.lane() == Lane.DATA;
    }
  }

  static List<History> read(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    List<History> histories = new ArrayList<>();
    for (Object history : list(map(Json.parse(text)).get("histories"))) {
      histories.add(history(map(history)));
    }
    return histories;
  }

  private static History history(Map<String, Object> json) {
    List<Line> lines = new ArrayList<>();
    list(json.get("entries")).forEach(entry -> lines.add(line(map(entry))));
    Set<Hash> effective = new TreeSet<>();
    list(json.get("effective")).forEach(id -> effective.add(id(id)));
    Map<PersonId, Role> roles = new TreeMap<>();
    map(json.get("roles"))
        .forEach((p, r) -> roles.put(person(Long.parseLong(p)), Role.valueOf((String) r)));
    long limit = (Long) map(json.get("genesis")).get("device_limit");
    return new History((Long) json.get("seed"), (int) limit, lines, effective, roles);
  }

  private static Line line(Map<String, Object> e) {
    Lane lane = Lane.valueOf(((String) e.get("lane")).toUpperCase(Locale.ROOT));
    Incarnation device = incarnation((String) e.get("device"));
    LogId log = new LogId(device.key(), device.number(), lane);
    Object prev = e.get("prev");
    return new Line(
        id(e.get("id")),
        e.get("person") == null,
        person(e.get("person")),
        log,
        (Long) e.get("seq"),
        prev == null ? Optional.empty() : Optional.of(id(prev)),
        list(e.get("heads")).stream().map(History::id).toList(),
        meaning(e));
  }

  private static Meaning meaning(Map<String, Object> e) {
    PersonId target = person(e.get("target"));
    return switch ((String) e.get("kind")) {
      case "GENESIS" -> new Meaning.Founding(target, Optional.of(WORKSPACE_KEY));
      case "SET" ->
          new Meaning.Statement(target, Role.valueOf((String) e.get("role")), names(e.get("cut")));
      case "LEAVE" -> new Meaning.Leaving(target);
      case "DEVICE_REVOKE" ->
          new Meaning.Revocation(target, device(e.get("target_device")), names(e.get("cut")));
      case "DEVICE_ADD" ->
          new Meaning.Enrolment(
              person(e.get("person")),
              Meaning.Proof.valueOf(((String) e.get("proof")).toUpperCase(Locale.ROOT)),
              list(e.get("ends")).stream().map(name -> ended((String) name)).toList(),
              names(e.get("cut")));
      case "LINK" -> new Meaning.Linking(device(e.get("target_device")));
      case "ADOPT" -> adoption(target, names(e.get("upto")));
      case "REDACT" -> new Meaning.Redaction(target);
      case "CHECKPOINT" -> new Meaning.Pinning(names(e.get("pins")));
      case "POLICY" -> Meaning.Plain.FOR_THE_GROUP;
      case "PROFILE" -> Meaning.Plain.OWN_ACT;
      case "EPOCH" -> Meaning.Plain.EPOCH;
      case "DATA" -> Meaning.Plain.DATA;
      default -> throw new IllegalArgumentException("unknown kind " + e.get("kind"));
    };
  }

  private static Meaning adoption(PersonId target, Map<LogId, Head> upto) {
    Map.Entry<LogId, Head> only = upto.entrySet().iterator().next();
    return new Meaning.Adoption(target, only.getKey(), only.getValue());
  }

  private static Meaning.Ended ended(String name) {
    return name.contains(":")
        ? new Meaning.Ended.One(incarnation(name))
        : new Meaning.Ended.Key(device(name));
  }

  private static Map<LogId, Head> names(Object json) {
    Map<LogId, Head> names = new TreeMap<>();
    map(json).forEach((log, head) -> names.put(log(log), head(list(head))));
    return names;
  }

  private static Head head(List<Object> json) {
    return new Head((Long) json.get(1), id(json.get(0)));
  }

  private static LogId log(String name) {
    int dot = name.indexOf('.');
    Incarnation device = incarnation(name.substring(0, dot));
    Lane lane = Lane.valueOf(name.substring(dot + 1).toUpperCase(Locale.ROOT));
    return new LogId(device.key(), device.number(), lane);
  }

  private static Incarnation incarnation(String name) {
    int colon = name.indexOf(':');
    return new Incarnation(
        device(name.substring(0, colon)), Long.parseLong(name.substring(colon + 1)));
  }

  private static DeviceId device(Object name) {
    return new DeviceId(padded((String) name));
  }

  private static PersonId person(Object number) {
    return new PersonId(number == null ? WORKSPACE_KEY.bytes() : padded("person " + number));
  }

  private static Hash id(Object number) {
    byte[] bytes = new byte[Hash.SIZE];
    ByteBuffer.wrap(bytes).putLong((Long) number + 1);
    return Hash.of(bytes);
  }

  private static Bytes padded(String text) {
    Bytes bytes = Bytes.utf8(text);
    return Bytes.concat(bytes, Bytes.of(new byte[Hash.SIZE - bytes.size()]));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object json) {
    return (Map<String, Object>) json;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object json) {
    return (List<Object>) json;
  }
}
