package grove.grouping;

import grove.grouping.rule.Act;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;

/// A control entry that is known here: what it says and how the rule sees it.
///
/// @param control without what only a newcomer or recipient needs once (seals)
/// @param wallMs its author's clock, for display
/// @param epoch under which its box is sealed; zeros without one
/// @param box its names and labels, sealed; may be empty
record Note(Act act, Control control, long wallMs, Hash epoch, Bytes box) {
  Hash id() {
    return act.id();
  }
}
