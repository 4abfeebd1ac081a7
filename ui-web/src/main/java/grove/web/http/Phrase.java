package grove.web.http;

import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.GroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Sixteen digits by which inviter and invitee compare, by voice, that the link is the one that was
/// made: the same on both screens only for the same workspace and the same inviter.
final class Phrase {
  private static final int GROUPS = 4;
  private static final int GROUP_VALUES = 10_000;

  private Phrase() {}

  static String of(GroupId group, PersonId inviter) {
    Hash hash = Hash.tagged("grove/phrase/1", group.hash().bytes(), inviter.bytes());
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      int value = Integer.parseUnsignedInt(hash.bytes().slice(i * 4, i * 4 + 4).toHex(), 16);
      groups.add(
          String.format(Locale.ROOT, "%04d", Integer.remainderUnsigned(value, GROUP_VALUES)));
    }
    return String.join(" ", groups);
  }
}
