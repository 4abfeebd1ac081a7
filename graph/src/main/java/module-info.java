/// How it travels: neighbours, flooding, sync, links, discovery, presence.
module grove.graph {
  requires static org.jspecify;
  requires transitive grove.store;

  exports grove.graph;
}
