/// The browser face: HTTP API, command line, composition. The one home of Vert.x and picocli.
module grove.web {
  requires static org.jspecify;
  requires grove.graph;
  requires grove.grouping;
  requires grove.identity;
  requires grove.search;
  requires grove.store;
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires io.vertx.core;
  requires java.logging;
  requires java.management;
  requires java.net.http;

  exports grove.web to
      java.logging;

  opens grove.web.cli to
      info.picocli;
}
