package grove.web.group;

import grove.grouping.Member;

/// A member, and how much their best device holds.
///
/// @param online this node, or a neighbour in step
/// @param has entries that are here and that one of the member's devices has acknowledged
/// @param of entries that are here
public record MemberView(Member member, boolean online, long has, long of) {}
