package grove.grouping.space;

import java.util.List;

/// A stretch of a channel, the oldest message first.
///
/// @param earlier there are older messages than the first one
/// @param later there are newer messages than the last one
public record MessageWindow(List<Item.Message> messages, boolean earlier, boolean later) {}
