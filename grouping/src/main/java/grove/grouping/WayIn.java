package grove.grouping;

import grove.graph.Contact;
import grove.identity.LocalIdentity;
import grove.identity.Secret;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import java.util.List;

/// What brings a person into a group: a link, which whoever has it may use, or a direct invitation,
/// which one device alone can open.
///
/// Both say where the group's nodes are and how to knock there, and hold no key of its content.
public sealed interface WayIn permits InvitationLink, DirectInvitation {
  GroupId group();

  /// Opens the door of the group's nodes.
  Secret knock();

  /// Finds them in the local network.
  Secret discovery();

  /// Devices of members, best first; the inviter's is the first.
  List<Contact> contacts();

  /// What is shown before anything is sent.
  InvitationLink.Preview preview();

  /// Reads either form of text; white space anywhere is ignored.
  ///
  /// @param self opens a direct invitation that is sealed to this device
  /// @throws MalformedException with a line for the user
  static WayIn parse(String text, LocalIdentity self) throws MalformedException {
    return text.stripLeading().startsWith(DirectInvitation.PREFIX)
        ? DirectInvitation.open(text, self)
        : InvitationLink.parse(text);
  }
}
