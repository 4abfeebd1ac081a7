package grove.graph;

/// How far asking for membership has come, since the graph was started.
///
/// @param asked devices to which the request was brought
/// @param reached whether one of them answered that somebody has to decide
public record JoinProgress(int asked, boolean reached) {}
