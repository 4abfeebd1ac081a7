package grove.graph;

import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.bytes.TextCode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// What a new device shows so that an old one of the same person can find it: as text or as a QR
/// image. Whoever sees it can connect once, and is found out by the digits on both screens.
///
/// Small enough for a QR image that a telephone reads; so the device's key package is not in it, but
/// comes with the first entry that the new device writes.
///
/// @param device the new device's key: the encrypted link is bound to it
/// @param secret for one link only
/// @param addresses where the new device waits, best first
public record PairingCode(DeviceId device, Secret secret, List<Address> addresses) {
  /// Addresses in a code.
  public static final int ADDRESSES_MAX = 4;

  private static final String PREFIX = "grove-device:";
  private static final int VERSION = 1;
  private static final int BYTES_MAX = 2_048;
  private static final Bytes KNOCK = Bytes.utf8("grove/pair/knock/1");
  private static final Bytes DIGITS = Bytes.utf8("grove/pair/digits/1");

  public PairingCode {
    addresses = addresses.stream().distinct().limit(ADDRESSES_MAX).toList();
  }

  /// A code with a fresh secret.
  public static PairingCode of(DeviceId device, List<Address> addresses, SecureRandom random) {
    return new PairingCode(device, Secret.random(random, Suite.KEY_BYTES), addresses);
  }

  /// One line of text.
  public String text() {
    return TextCode.encode(PREFIX, encode());
  }

  /// Reads the form of [#text]; white space anywhere is ignored. A code that was cut short or changed
  /// says so.
  public static PairingCode parse(String text) throws MalformedException {
    var in = ByteReader.of(TextCode.decode(PREFIX, text, BYTES_MAX));
    var code = read(in);
    in.end();
    return code;
  }

  Bytes encode() {
    var out = new ByteWriter().u8(VERSION).bytes(device.bytes()).bytes(secret.bytes());
    out.u8(addresses.size());
    addresses.forEach(address -> out.text(address.toString()));
    return out.toBytes();
  }

  static PairingCode read(ByteReader in) throws MalformedException {
    if (in.u8() != VERSION) {
      throw new MalformedException("the code needs a newer Grove: install the newest version");
    }
    var device = DeviceId.read(in);
    var secret = Secret.of(in.bytes(Suite.KEY_BYTES));
    var count = in.u8();
    if (count > ADDRESSES_MAX) {
      throw new MalformedException("a code with " + count + " addresses");
    }
    var addresses = new ArrayList<Address>();
    for (var left = count; left > 0; left--) {
      addresses.add(address(in));
    }
    var code = new PairingCode(device, secret, addresses);
    if (code.addresses.size() != count) {
      throw new MalformedException("a code with an address twice");
    }
    return code;
  }

  private static Address address(ByteReader in) throws MalformedException {
    var text = in.text(Address.HOST_CHARS_MAX + 8);
    var address = Address.parse(text);
    if (!address.toString().equals(text)) {
      throw new MalformedException("an address in another form than Grove writes it");
    }
    return address;
  }

  /// Opens the new device's door.
  Secret knockKey() {
    return Suite.hkdf(secret, Bytes.EMPTY, KNOCK, Suite.KEY_BYTES);
  }

  /// Makes the digits, together with what only the two ends of the link know.
  Secret digitsKey() {
    return Suite.hkdf(secret, Bytes.EMPTY, DIGITS, Suite.KEY_BYTES);
  }

  /// Gives nothing away: the code is a secret while it is good for something.
  @Override
  public String toString() {
    return "PairingCode";
  }
}
