package grove.web.group;

/// When a device was last heard of here.
///
/// @param online this one, or a neighbour in step
/// @param lastSeenMs ms since 1970 by this node's clock; 0 = never
public record DeviceSight(boolean online, long lastSeenMs) {}
