package grove.graph.wire;

import grove.graph.Address;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.List;

/// Payload of an address record: where the device listens, and under which epoch to knock.
///
/// @param epoch newest epoch the device had when it wrote this; zeros if none
/// @param addresses best first
public record AddressRecord(Hash epoch, List<Address> addresses) {
  public AddressRecord {
    addresses = List.copyOf(addresses);
  }

  public static AddressRecord read(Bytes payload) throws MalformedException {
    var in = ByteReader.of(payload);
    var record = new AddressRecord(in.hash(), Addresses.read(in));
    in.end();
    return record;
  }

  public Bytes encode() {
    var out = new ByteWriter().hash(epoch);
    Addresses.write(out, addresses);
    return out.toBytes();
  }
}
