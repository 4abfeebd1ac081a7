package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A vault's file as it lies on the disk: its slots can be read, its body not yet.
///
/// @param header everything before the body, which authenticates it
record SealedVault(int format, List<VaultSlot> slots, Bytes salt, Bytes header, Bytes body) {
  private static final int FORMAT_OLDEST = 1;
  private static final int SALT_BYTES = 32;

  SealedVault {
    slots = List.copyOf(slots);
  }

  /// Whether a later version of Grove wrote the file: its format, or every slot, is unknown here.
  static boolean newer(Bytes file) {
    try {
      var reader = ByteReader.of(file);
      if (!reader.bytes(VaultFile.MAGIC.size()).equals(VaultFile.MAGIC)) {
        return false;
      }
      var format = reader.u16();
      return format > VaultFile.FORMAT
          || (format >= FORMAT_OLDEST
              && readSlots(format, reader).stream().allMatch(VaultSlot.Unknown.class::isInstance));
    } catch (MalformedException damaged) {
      return false;
    }
  }

  static SealedVault read(Bytes file) throws MalformedException {
    var reader = ByteReader.of(file);
    if (!reader.bytes(VaultFile.MAGIC.size()).equals(VaultFile.MAGIC)) {
      throw new MalformedException("this file is no vault");
    }
    var format = reader.u16();
    if (format < FORMAT_OLDEST || format > VaultFile.FORMAT) {
      throw new MalformedException("a vault of format " + format);
    }
    var slots = readSlots(format, reader);
    if (slots.stream().allMatch(VaultSlot.Unknown.class::isInstance)) {
      throw new MalformedException("no slot of this vault can be opened");
    }
    var salt = reader.bytes(SALT_BYTES);
    var header = file.slice(0, reader.position());
    return new SealedVault(format, slots, salt, header, reader.rest());
  }

  private static List<VaultSlot> readSlots(int format, ByteReader reader)
      throws MalformedException {
    return format == FORMAT_OLDEST ? readOldest(reader) : VaultSlot.readAll(reader);
  }

  /// Version 1 knew one type; others were authenticated and passed over.
  private static List<VaultSlot> readOldest(ByteReader reader) throws MalformedException {
    var slots = new ArrayList<VaultSlot>();
    for (var left = reader.u8(); left > 0; left--) {
      var type = reader.u8();
      var content = reader.bytes16(VaultSlot.SLOT_BYTES_MAX);
      if (type == VaultSlot.OPEN) {
        if (content.size() != Suite.KEY_BYTES) {
          throw new MalformedException("a master key of a wrong size");
        }
        slots.add(new VaultSlot.Open(Secret.of(content)));
      }
    }
    return slots;
  }

  /// The master key, if it lies open.
  Optional<Secret> openMaster() {
    return slots.stream()
        .flatMap(slot ->
            slot instanceof VaultSlot.Open(Secret master)
                ? Optional.of(master).stream()
                : Optional.<Secret>empty().stream())
        .findFirst();
  }

  /// Opens the body; the vault owns the master key from now on.
  VaultFile open(Secret master) throws MalformedException {
    try (var bodyKey = VaultFile.bodyKey(master, salt)) {
      var reader = ByteReader.of(Suite.open(bodyKey, 0, header, body));
      var content = VaultContent.read(reader);
      reader.end();
      return new VaultFile(slots, master, content);
    }
  }
}
