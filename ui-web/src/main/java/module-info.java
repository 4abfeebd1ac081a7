/// The browser face: HTTP API, command line, composition. The one home of Vert.x and picocli.
module grove.web {
  requires static org.jspecify;
  requires grove.search;
  requires info.picocli;
  requires io.vertx.core;
  requires io.vertx.web;

  opens grove.web to
      info.picocli;
}
