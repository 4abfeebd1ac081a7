package grove.grouping;

import grove.graph.Contact;
import grove.identity.DeviceKey;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import grove.identity.bytes.TextCode;
import grove.store.GroupId;
import java.util.List;

/// An invitation as it is handed over: whoever has it may ask to join, so it is a secret.
///
/// It opens nothing: it holds keys to reach the group's nodes, never a key of its content. Names
/// and role are for the preview before anything is sent; the group's own entries decide.
///
/// @param inviteSeed private key of the invitation
/// @param knock network keys of the epoch in which it was made
/// @param contacts devices of members, at most [#CONTACTS_MAX]
public record InvitationLink(
    GroupId group,
    Secret inviteSeed,
    Secret knock,
    Secret discovery,
    List<Contact> contacts,
    Preview preview)
    implements WayIn {
  /// Devices named in a link.
  public static final int CONTACTS_MAX = 4;

  /// Addresses per device.
  public static final int ADDRESSES_MAX = 4;

  /// Bytes of a workspace's name in UTF-8.
  public static final int WORKSPACE_BYTES_MAX = 255;

  private static final String PREFIX = "grove:";
  private static final int VERSION = 1;
  private static final int BYTES_MAX = 8_192;

  /// What the person sees before they ask to join; said by whoever made the invitation.
  ///
  /// @param approval whether somebody is asked before they are let in
  public record Preview(
      String workspace, String inviterName, PersonId inviter, Role role, boolean approval) {}

  public InvitationLink {
    contacts = List.copyOf(contacts);
    if (contacts.size() > CONTACTS_MAX) {
      throw new IllegalArgumentException("a link names at most " + CONTACTS_MAX + " devices");
    }
  }

  /// The key that signs requests to join by this invitation; the caller closes it.
  DeviceKey inviteKey() {
    return DeviceKey.of(Secret.of(inviteSeed.copy()));
  }

  /// One line of text: what people send each other.
  public String text() {
    return TextCode.encode(PREFIX, encode());
  }

  Bytes encode() {
    ByteWriter out = new ByteWriter().u8(VERSION).hash(group.hash());
    out.bytes(inviteSeed.bytes()).bytes(knock.bytes()).bytes(discovery.bytes());
    new Directions(contacts, preview).write(out);
    return out.toBytes();
  }

  /// Reads the form of [#text]; white space anywhere is ignored. A link that was cut short or
  /// changed says so.
  public static InvitationLink parse(String text) throws MalformedException {
    ByteReader in = ByteReader.of(TextCode.decode(PREFIX, text, BYTES_MAX));
    InvitationLink link = read(in);
    in.end();
    return link;
  }

  static InvitationLink read(ByteReader in) throws MalformedException {
    if (in.u8() != VERSION) {
      throw new MalformedException(
          "the invitation needs a newer Grove: install the newest version");
    }
    GroupId group = new GroupId(in.hash());
    Secret seed = key(in);
    Secret knock = key(in);
    Secret discovery = key(in);
    Directions directions = Directions.read(in);
    return new InvitationLink(
        group, seed, knock, discovery, directions.contacts(), directions.preview());
  }

  static Secret key(ByteReader in) throws MalformedException {
    return Secret.of(in.bytes(Suite.KEY_BYTES));
  }

  /// Gives nothing away: the link is a secret.
  @Override
  public String toString() {
    return "InvitationLink";
  }
}
