package grove.web.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whose word about copies of a file counts, and for how much.
final class FileKeepingTest {
  private final Map<DeviceId, PersonId> owners = new HashMap<>();
  private final DeviceId self = device(0, "me");

  private DeviceId device(int number, String person) {
    var device = new DeviceId(Hash.tagged("device", Bytes.of((byte) number)).bytes());
    owners.put(device, new PersonId(Hash.tagged("person", Bytes.utf8(person)).bytes()));
    return device;
  }

  @Test
  void onePersonWithManyDevicesIsOneWord() {
    var liar = List.of(device(1, "liar"), device(2, "liar"), device(3, "liar"), device(4, "liar"));
    assertEquals(1, FileKeeping.words(liar, owners, self));
  }

  @Test
  void ownDevicesAndOtherPeopleCountEach() {
    var holders = List.of(device(1, "me"), device(2, "me"), device(3, "one"), device(4, "two"));
    assertEquals(4, FileKeeping.words(holders, owners, self));
    owners.remove(holders.getLast());
    assertEquals(3, FileKeeping.words(holders, owners, self));
  }
}
