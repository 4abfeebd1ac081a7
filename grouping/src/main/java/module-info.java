/// Who may, and what they share: membership, invitations, content keys, records and items.
module grove.grouping {
  requires static org.jspecify;
  requires transitive grove.graph;

  exports grove.grouping;
  exports grove.grouping.space;
}
