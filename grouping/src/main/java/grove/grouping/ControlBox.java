package grove.grouping;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The secrets of a control entry (names, labels, addresses), sealed together in its stub.
///
/// A list of tagged values, ascending by tag (a tag may repeat); tags that this version does not
/// know are kept and not looked at.
record ControlBox(List<Value> values) {
  static final ControlBox EMPTY = new ControlBox(List.of());

  static final int VALUES_MAX = 64;
  static final int VALUE_BYTES_MAX = 1_024;

  /// What a person is called (ADD, PROFILE).
  static final int NAME = 1;

  /// An address of the newcomer's device (ADD).
  static final int ADDRESS = 2;

  /// The key under which newcomers seal their name (INVITE).
  static final int NAME_KEY = 3;

  /// What the workspace is called (POLICY).
  static final int WORKSPACE = 4;

  /// Why (REMOVE, DEVICE_REVOKE, ADOPT).
  static final int REASON = 5;

  /// A tag from 1 to 255, and bytes.
  record Value(int tag, Bytes bytes) {}

  ControlBox {
    values = List.copyOf(values);
  }

  static ControlBox of(int tag, String text) {
    return new ControlBox(List.of(new Value(tag, Bytes.utf8(text))));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Optional<Bytes> first(int tag) {
    return values.stream().filter(v -> v.tag() == tag).map(Value::bytes).findFirst();
  }

  /// The first value of the tag as text; empty where it is none.
  Optional<String> text(int tag) {
    try {
      Optional<Bytes> bytes = first(tag);
      return bytes.isPresent() ? Optional.of(bytes.get().toUtf8()) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  Bytes encode() {
    ByteWriter out = new ByteWriter().u8(values.size());
    values.forEach(v -> out.u8(v.tag()).bytes16(v.bytes()));
    return out.toBytes();
  }

  static ControlBox decode(Bytes encoded) throws MalformedException {
    ByteReader in = ByteReader.of(encoded);
    ControlBox box = read(in);
    in.end();
    return box;
  }

  static ControlBox read(ByteReader in) throws MalformedException {
    List<Value> values = new ArrayList<>();
    int count = in.u8();
    if (count > VALUES_MAX) {
      throw new MalformedException("a box of " + count + " values");
    }
    int before = 1;
    for (int left = count; left > 0; left--) {
      int tag = in.u8();
      if (tag < before) {
        throw new MalformedException("the values of a box are not in order");
      }
      before = tag;
      values.add(new Value(tag, in.bytes16(VALUE_BYTES_MAX)));
    }
    return new ControlBox(values);
  }
}
