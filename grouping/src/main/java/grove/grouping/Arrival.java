package grove.grouping;

import grove.graph.Contact;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// What a newly linked device knows of a group before it has any of its entries: which epoch is the
/// newest, and whom to ask. Kept in the vault until it has enrolled itself.
///
/// @param name what the group is called, until its entries say so
/// @param epochs whose keys are in the vault, newest first
/// @param contacts best first, at most [Contacts#MAX]; trusted to hand over the control entries
public record Arrival(String name, List<Hash> epochs, List<Contact> contacts) {
  /// Epochs whose keys a device is given when it is linked; it asks for older ones.
  static final int EPOCHS_MAX = 8;

  public Arrival {
    epochs = List.copyOf(epochs);
    contacts = List.copyOf(contacts);
  }

  void write(ByteWriter out) {
    out.text(name).u8(epochs.size());
    epochs.forEach(out::hash);
    Contacts.write(out, contacts);
  }

  Bytes encode() {
    ByteWriter out = new ByteWriter();
    write(out);
    return out.toBytes();
  }

  static Arrival read(ByteReader in) throws MalformedException {
    String name = in.text(InvitationLink.WORKSPACE_BYTES_MAX);
    List<Hash> epochs = new ArrayList<>();
    int count = in.u8();
    if (count < 1 || count > EPOCHS_MAX) {
      throw new MalformedException("an arrival with " + count + " epochs");
    }
    for (int left = count; left > 0; left--) {
      Hash epoch = in.hash();
      if (epochs.contains(epoch)) {
        throw new MalformedException("an epoch is named twice");
      }
      epochs.add(epoch);
    }
    return new Arrival(name, epochs, Contacts.read(in));
  }

  static Arrival decode(Bytes encoded) throws MalformedException {
    ByteReader in = ByteReader.of(encoded);
    Arrival arrival = read(in);
    in.end();
    return arrival;
  }
}
