package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import java.util.List;

/// One control entry in plain words, with its effect as judged now.
///
/// @param byKey whether the workspace key signed it: then its author is nobody
/// @param timeMs its author's clock
/// @param kind lower case, `unknown` for one of a later version
/// @param text a sentence; names in it are foreign text
/// @param why why it is not in force; empty where it is
public record AuditEntry(
    Hash id,
    PersonId author,
    boolean byKey,
    DeviceId device,
    long timeMs,
    String kind,
    String text,
    Effect effect,
    String why) {

  /// What becomes of a control entry.
  public enum Effect {
    IN_FORCE,
    /// Its author could not say this.
    VOID,
    /// It would count, but for what others did.
    SET_ASIDE
  }

  /// A stretch of the list, newest first.
  ///
  /// @param more whether there are older ones
  public record Page(List<AuditEntry> entries, boolean more) {
    public Page {
      entries = List.copyOf(entries);
    }
  }
}
