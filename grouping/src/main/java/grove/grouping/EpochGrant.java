package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A new epoch as a control entry carries it: its keys sealed to each recipient, and its
/// predecessors' keys wrapped under its own.
///
/// @param epoch its id, which commits to both keys and to the place of the entry
/// @param contentHash SHA-256 of the content key
/// @param networkHash SHA-256 of the network key: with both anybody can check the id
/// @param members both keys, by device, ascending
/// @param relays the network key alone, by device, ascending
/// @param predecessors the maximal epochs in the author's past, ascending by id
record EpochGrant(
    Hash epoch,
    Hash contentHash,
    Hash networkHash,
    List<Seal> members,
    List<Seal> relays,
    List<Predecessor> predecessors) {
  /// Recipients of an epoch: what fits the largest control entry.
  static final int DEVICES_MAX = 800;

  static final int PREDECESSORS_MAX = 256;

  private static final int MEMBER_SEAL_BYTES = EpochKeys.BYTES + Suite.SEAL_EXTRA_BYTES;
  private static final int RELAY_SEAL_BYTES = Suite.KEY_BYTES + Suite.SEAL_EXTRA_BYTES;
  private static final int BOTH_WRAP_BYTES = EpochKeys.BYTES + Suite.TAG_BYTES;
  private static final int NETWORK_WRAP_BYTES = Suite.KEY_BYTES + Suite.TAG_BYTES;

  /// Keys sealed to one device.
  record Seal(DeviceId device, Bytes sealed) {}

  /// An earlier epoch; its keys are wrapped unless the author could not open them.
  record Predecessor(Hash epoch, Optional<Wrap> wrap) {}

  /// @param both under the new content key: both of the predecessor's keys with their origin
  /// @param network under the new network key: the predecessor's network key
  record Wrap(Bytes both, Bytes network) {}

  EpochGrant {
    members = List.copyOf(members);
    relays = List.copyOf(relays);
    predecessors = List.copyOf(predecessors);
  }

  /// Whether an entry at this place can grant the epoch. Elsewhere it is a copy, which grants
  /// nothing.
  boolean madeAt(EpochPlace place) {
    return place.epoch(contentHash, networkHash).equals(epoch);
  }

  void write(ByteWriter out) {
    out.hash(epoch).hash(contentHash).hash(networkHash);
    writeSeals(out, members);
    writeSeals(out, relays);
    out.u16(predecessors.size());
    for (Predecessor p : predecessors) {
      out.hash(p.epoch()).bool(p.wrap().isPresent());
      p.wrap().ifPresent(wrap -> out.bytes(wrap.both()).bytes(wrap.network()));
    }
  }

  private static void writeSeals(ByteWriter out, List<Seal> seals) {
    out.u16(seals.size());
    seals.forEach(seal -> out.bytes(seal.device().bytes()).bytes(seal.sealed()));
  }

  static EpochGrant read(ByteReader in) throws MalformedException {
    Hash epoch = in.hash();
    Hash contentHash = in.hash();
    Hash networkHash = in.hash();
    List<Seal> members = readSeals(in, DEVICES_MAX, MEMBER_SEAL_BYTES);
    List<Seal> relays = readSeals(in, DEVICES_MAX - members.size(), RELAY_SEAL_BYTES);
    List<Predecessor> predecessors = readPredecessors(in);
    return new EpochGrant(epoch, contentHash, networkHash, members, relays, predecessors);
  }

  private static List<Seal> readSeals(ByteReader in, int max, int bytes) throws MalformedException {
    List<Seal> seals = new ArrayList<>();
    for (int left = in.count16(max); left > 0; left--) {
      Seal seal = new Seal(DeviceId.read(in), in.bytes(bytes));
      Canonical.ascending(seals.isEmpty() ? null : seals.getLast().device(), seal.device());
      seals.add(seal);
    }
    return seals;
  }

  private static List<Predecessor> readPredecessors(ByteReader in) throws MalformedException {
    List<Predecessor> all = new ArrayList<>();
    for (int left = in.count16(PREDECESSORS_MAX); left > 0; left--) {
      Hash id = in.hash();
      Canonical.ascending(all.isEmpty() ? null : all.getLast().epoch(), id);
      Optional<Wrap> wrap = Optional.empty();
      if (in.bool()) {
        wrap = Optional.of(new Wrap(in.bytes(BOTH_WRAP_BYTES), in.bytes(NETWORK_WRAP_BYTES)));
      }
      all.add(new Predecessor(id, wrap));
    }
    return all;
  }
}
