package grove.grouping;

import grove.graph.Address;
import grove.graph.Contact;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Devices with their addresses, as a handover and the vault hold them.
final class Contacts {
  /// Contacts of one group that are handed over.
  static final int MAX = 16;

  private static final int ADDRESS_BYTES_MAX = 261;

  private Contacts() {}

  static void write(ByteWriter out, List<Contact> contacts) {
    out.u16(contacts.size());
    for (Contact contact : contacts) {
      out.bytes(contact.device().bytes()).u16(contact.addresses().size());
      contact.addresses().forEach(address -> out.text(address.toString()));
    }
  }

  static List<Contact> read(ByteReader in) throws MalformedException {
    List<Contact> contacts = new ArrayList<>();
    for (int left = in.count16(MAX); left > 0; left--) {
      DeviceId device = DeviceId.read(in);
      List<Address> addresses = new ArrayList<>();
      for (int more = in.count16(Contact.ADDRESSES_MAX); more > 0; more--) {
        addresses.add(readAddress(in));
      }
      contacts.add(of(device, addresses));
    }
    return contacts;
  }

  /// A contact none of whose addresses is named twice.
  static Contact of(DeviceId device, List<Address> addresses) throws MalformedException {
    Contact contact = new Contact(device, addresses);
    if (contact.addresses().size() != addresses.size()) {
      throw new MalformedException("an address is named twice");
    }
    return contact;
  }

  /// An address in the one form in which Grove writes it.
  static Address readAddress(ByteReader in) throws MalformedException {
    String text = in.text(ADDRESS_BYTES_MAX);
    Address address = Address.parse(text);
    if (!address.toString().equals(text)) {
      throw new MalformedException("an address in another form than Grove writes it");
    }
    return address;
  }
}
