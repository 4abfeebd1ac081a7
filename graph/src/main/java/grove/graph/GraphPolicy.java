package grove.graph;

/// The floor above, as far as the graph asks it: who may, and who wants in.
public record GraphPolicy(GraphSecurity security, JoinDesk desk) {}
