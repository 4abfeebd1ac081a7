package grove.graph.wire;

import grove.graph.Contact;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Devices with addresses: part of BYE, and what the address book keeps.
public record ContactList(List<Contact> contacts) {
  /// Contacts in a list, at most.
  public static final int CONTACTS_MAX = 1_000;

  public ContactList {
    contacts = List.copyOf(contacts);
  }

  public static ContactList read(Bytes bytes) throws MalformedException {
    var in = ByteReader.of(bytes);
    var list = read(in, CONTACTS_MAX);
    in.end();
    return list;
  }

  static ContactList read(ByteReader in, int max) throws MalformedException {
    var count = in.count16(max);
    var contacts = new ArrayList<Contact>();
    for (var i = 0; i < count; i++) {
      contacts.add(new Contact(DeviceId.read(in), Addresses.read(in)));
    }
    return new ContactList(contacts);
  }

  public Bytes encode() {
    var out = new ByteWriter();
    write(out);
    return out.toBytes();
  }

  void write(ByteWriter out) {
    out.u16(contacts.size());
    for (var contact : contacts) {
      out.bytes(contact.device().bytes());
      Addresses.write(out, contact.addresses());
    }
  }
}
