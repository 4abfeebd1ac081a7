package grove.grouping;

import grove.graph.Contact;
import grove.identity.DeviceId;
import grove.identity.KeyPackage;
import grove.identity.LocalIdentity;
import grove.identity.SealKey;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.identity.bytes.TextCode;
import grove.store.GroupId;
import java.security.SecureRandom;
import java.util.List;

/// An invitation for one person, who is a member already: where the group is, sealed to their device.
///
/// The person's card was added when it was made, so nothing in it admits anybody: whoever else opens
/// it (nobody can without the device's key) could knock, and would be served nothing.
///
/// Format: text "grove-invite:" of a version and an HPKE seal (info "grove/direct/1" and the device)
/// of, padded: version, group, knock and discovery key, id of the ADD, directions.
///
/// @param knock network keys of the epoch in which it was made
/// @param add the entry that made the person a member
public record DirectInvitation(
    GroupId group,
    Secret knock,
    Secret discovery,
    Hash add,
    List<Contact> contacts,
    InvitationLink.Preview preview)
    implements WayIn {
  static final String PREFIX = "grove-invite:";

  private static final int VERSION = 1;
  private static final int BYTES_MAX = 8_192;
  private static final Bytes INFO = Bytes.utf8("grove/direct/1");

  public DirectInvitation {
    contacts = List.copyOf(contacts);
    if (contacts.size() > InvitationLink.CONTACTS_MAX) {
      throw new IllegalArgumentException("an invitation names too many devices");
    }
  }

  /// The text that only the device of this key package can open.
  String seal(KeyPackage to, SecureRandom random) {
    Bytes plain = Padding.pad(encode());
    Bytes sealed = Suite.sealTo(to.publicKey(), info(to.device()), Bytes.EMPTY, plain, random);
    return TextCode.encode(PREFIX, Bytes.concat(Bytes.of((byte) VERSION), sealed));
  }

  /// Reads the form of [#seal].
  ///
  /// @throws MalformedException with a line for the user: cut short, changed, or for somebody else
  static DirectInvitation open(String text, LocalIdentity self) throws MalformedException {
    ByteReader in = ByteReader.of(TextCode.decode(PREFIX, text, BYTES_MAX));
    version(in);
    Bytes sealed = in.rest();
    for (SealKey key : self.sealKeys()) {
      Bytes plain;
      try {
        plain = Padding.unpad(key.open(info(self.device().id()), Bytes.EMPTY, sealed));
      } catch (MalformedException e) {
        continue; // sealed to another of the keys, or to somebody else: the next one tells
      }
      return decode(plain);
    }
    throw new MalformedException(
        "the invitation is for somebody else, or for another device of yours: give the inviter"
            + " the card of this device");
  }

  private static Bytes info(DeviceId device) {
    return Bytes.concat(INFO, device.bytes());
  }

  /// The content in the clear: for the own vault only.
  Bytes encode() {
    ByteWriter out = new ByteWriter().u8(VERSION).hash(group.hash());
    out.bytes(knock.bytes()).bytes(discovery.bytes()).hash(add);
    new Directions(contacts, preview).write(out);
    return out.toBytes();
  }

  /// Whether these bytes are of the form of [#encode], and not text.
  static boolean encoded(Bytes stored) {
    return stored.size() > 0 && stored.at(0) == VERSION;
  }

  static DirectInvitation decode(Bytes encoded) throws MalformedException {
    ByteReader in = ByteReader.of(encoded);
    DirectInvitation invitation = read(in);
    in.end();
    return invitation;
  }

  static DirectInvitation read(ByteReader in) throws MalformedException {
    version(in);
    GroupId group = new GroupId(in.hash());
    Secret knock = InvitationLink.key(in);
    Secret discovery = InvitationLink.key(in);
    Hash add = in.hash();
    Directions directions = Directions.read(in);
    return new DirectInvitation(
        group, knock, discovery, add, directions.contacts(), directions.preview());
  }

  private static void version(ByteReader in) throws MalformedException {
    if (in.u8() != VERSION) {
      throw new MalformedException(
          "the invitation needs a newer Grove: install the newest version");
    }
  }

  /// Gives nothing away.
  @Override
  public String toString() {
    return "DirectInvitation";
  }
}
