package grove.graph.wire;

import grove.graph.Address;
import grove.graph.Contact;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Reads and writes lists of addresses: distinct ones, best first, each in the text form that
/// [Address#parse] reads.
final class Addresses {
  private static final int TEXT_BYTES_MAX = Address.HOST_CHARS_MAX + 8;

  private Addresses() {}

  static List<Address> read(ByteReader in) throws MalformedException {
    var count = in.count16(Contact.ADDRESSES_MAX);
    var addresses = new ArrayList<Address>(count);
    for (var i = 0; i < count; i++) {
      var address = Address.parse(in.text(TEXT_BYTES_MAX));
      if (addresses.contains(address)) {
        throw new MalformedException("an address twice");
      }
      addresses.add(address);
    }
    return addresses;
  }

  static void write(ByteWriter out, List<Address> addresses) {
    out.u16(addresses.size());
    addresses.forEach(address -> out.text(address.toString()));
  }
}
