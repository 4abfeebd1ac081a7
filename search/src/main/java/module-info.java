/// Finding: full-text index over the items of a group. The one home of Lucene.
module grove.search {
  requires static org.jspecify;
  requires java.logging;
  requires transitive grove.grouping;
  requires org.apache.lucene.analysis.common;
  requires org.apache.lucene.core;
  requires org.apache.lucene.highlighter;

  exports grove.search;
}
