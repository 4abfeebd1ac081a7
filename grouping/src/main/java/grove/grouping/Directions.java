package grove.grouping;

import grove.graph.Address;
import grove.graph.Contact;
import grove.grouping.InvitationLink.Preview;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.PersonName;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// The part that both kinds of invitation encode alike: whom to ask, and what is shown before.
///
/// Format: count and contacts (device, count and addresses as texts); texts of workspace and
/// inviter's name, inviter, role, 1 if somebody has to approve.
record Directions(List<Contact> contacts, Preview preview) {
  void write(ByteWriter out) {
    out.u8(contacts.size());
    contacts.forEach(contact -> writeContact(out, contact));
    out.text(preview.workspace()).text(preview.inviterName());
    out.bytes(preview.inviter().bytes()).u8(preview.role().code());
    out.u8(preview.approval() ? 1 : 0);
  }

  static Directions read(ByteReader in) throws MalformedException {
    return new Directions(readContacts(in), readPreview(in));
  }

  private static void writeContact(ByteWriter out, Contact contact) {
    List<Address> some = contact.addresses().stream().limit(InvitationLink.ADDRESSES_MAX).toList();
    out.bytes(contact.device().bytes()).u8(some.size());
    some.forEach(address -> out.text(address.toString()));
  }

  private static List<Contact> readContacts(ByteReader in) throws MalformedException {
    List<Contact> contacts = new ArrayList<>();
    for (int left = upTo(in, InvitationLink.CONTACTS_MAX); left > 0; left--) {
      DeviceId device = DeviceId.read(in);
      List<Address> addresses = new ArrayList<>();
      for (int more = upTo(in, InvitationLink.ADDRESSES_MAX); more > 0; more--) {
        addresses.add(Contacts.readAddress(in));
      }
      contacts.add(Contacts.of(device, addresses));
    }
    return contacts;
  }

  private static Preview readPreview(ByteReader in) throws MalformedException {
    String workspace = in.text(InvitationLink.WORKSPACE_BYTES_MAX);
    String inviter = in.text(PersonName.BYTES_MAX);
    PersonId person = PersonId.read(in);
    Role role = Role.of(in.u8());
    return new Preview(workspace, inviter, person, role, upTo(in, 1) == 1);
  }

  private static int upTo(ByteReader in, int max) throws MalformedException {
    int value = in.u8();
    if (value > max) {
      throw new MalformedException("a value of " + value + " is above the limit of " + max);
    }
    return value;
  }
}
