package grove.web.http;

import grove.grouping.space.ItemId;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.Optional;

/// Reads the ids that callers send; what is no id names nothing.
final class Ids {
  private Ids() {}

  static ItemId item(String hex) {
    try {
      return ItemId.parse(hex);
    } catch (MalformedException e) {
      throw ApiException.notFound("There is no such item.");
    }
  }

  static Optional<ItemId> item(Optional<String> hex) {
    return hex.filter(text -> !text.isEmpty()).map(Ids::item);
  }

  static PersonId person(String hex) {
    try {
      return PersonId.hex(hex);
    } catch (MalformedException e) {
      throw ApiException.notFound("There is no such person.");
    }
  }

  static DeviceId device(String hex) {
    try {
      Bytes bytes = Bytes.hex(hex);
      if (bytes.size() == DeviceId.SIZE) {
        return new DeviceId(bytes);
      }
    } catch (MalformedException e) {
      // answered below, as a wrong length is
    }
    throw ApiException.notFound("There is no such device.");
  }

  static Hash entry(String hex) {
    try {
      Bytes bytes = Bytes.hex(hex);
      if (bytes.size() == Hash.SIZE) {
        return new Hash(bytes);
      }
    } catch (MalformedException e) {
      // answered below, as a wrong length is
    }
    throw ApiException.badInput("The id of an entry has 64 hex digits.");
  }

  static Hash version(String hex) {
    try {
      Bytes bytes = Bytes.hex(hex);
      if (bytes.size() == Hash.SIZE) {
        return new Hash(bytes);
      }
    } catch (MalformedException e) {
      // answered below, as a wrong length is
    }
    throw ApiException.badInput("A version has 64 hex digits.");
  }
}
