package grove.web.http;

import static java.lang.System.Logger.Level.WARNING;

import grove.web.group.NodeCore;
import grove.web.group.NodeState;
import grove.web.home.HomeException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The local web interface as a whole: two ports, the guard, and all that depends on them.
///
/// Everything here is touched by one event loop, which never waits: groups and workers answer
/// through futures. The ports are open (and answer 503) before [#serve], so that what the routes
/// need to know about them is known.
public final class WebServer implements AutoCloseable {
  private static final long STREAM_MAX_H = 24;
  private static final long CLOSE_MAX_S = 2;
  private static final System.Logger LOG = System.getLogger("grove.web");

  private final Vertx vertx;
  private final Context loop;
  private final LoopbackServer page;
  private final LoopbackServer content;
  private final LocalSite site;
  private final HandOver handOver;
  private final PageTokens pages;
  private final HttpGuard guard;
  private final EventSockets sockets;
  private final EventFeed feed;
  private final WebTools tools;
  private final LongSupplier nowMs;
  private final Api api = new Api();

  private WebServer(
      Vertx vertx, PortChoice ports, WebKeeping keeping, WebSecrets secrets, LongSupplier nowMs) {
    this.vertx = vertx;
    this.nowMs = nowMs;
    this.loop = vertx.getOrCreateContext();
    this.page =
        ports.asked().isPresent()
            ? LoopbackServer.at(vertx, ports.asked().getAsInt())
            : LoopbackServer.from(vertx, ports.pageFrom());
    this.content = openContent(vertx, ports.contentFrom(page.port()));
    this.site = new LocalSite(page.port(), content.port());
    this.handOver = new HandOver(secrets, nowMs);
    this.pages =
        new PageTokens(
            secrets,
            nowMs,
            keeping.sessions(),
            kept -> new Work(vertx).run(() -> keep(keeping, kept)));
    this.guard = new HttpGuard(site, pages, new HomeToken(keeping.homeToken()));
    this.sockets = new EventSockets(vertx, guard, pages);
    ContentLinks links = new ContentLinks(loop, secrets, pages);
    this.feed = new EventFeed(vertx, loop, sockets, links::clear);
    WorkerExecutor streams =
        vertx.createSharedWorkerExecutor(
            "grove-streams", WebLimits.STREAMS_MAX, STREAM_MAX_H, TimeUnit.HOURS);
    this.tools = new WebTools(site, links, new Downloads(streams), new Uploads(streams));
  }

  /// Opens both ports. Throws [grove.web.home.HomeException] where the asked one is taken.
  public static WebServer open(
      PortChoice ports, WebKeeping keeping, SecureRandom random, LongSupplier nowMs) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    try {
      return new WebServer(vertx, ports, keeping, new WebSecrets(random), nowMs);
    } catch (RuntimeException e) {
      vertx.close().toCompletionStage().toCompletableFuture().join();
      throw e;
    }
  }

  /// A word for the home's token file.
  public static String newToken(SecureRandom random) {
    return new WebSecrets(random).next();
  }

  public int pagePort() {
    return page.port();
  }

  public int contentPort() {
    return content.port();
  }

  /// The page's address.
  public String url() {
    return site.pageUrl();
  }

  public String apiUrl() {
    return site.apiUrl();
  }

  /// A one-time address by which a browser gets in; `used` runs when one has (and must not wait).
  public CompletionStage<String> oneTimeUrl(Runnable used) {
    CompletableFuture<String> url = new CompletableFuture<>();
    loop.runOnContext(run -> url.complete(site.pageUrl() + "#" + handOver.issue(used)));
    return url;
  }

  /// Where groups say what has changed; may be called by any thread.
  public EventFeed feed() {
    return feed;
  }

  /// Begins to answer for a node.
  public void serve(NodeCore core, NodeFacts facts) {
    InWorkspace in = new InWorkspace(core);
    Work work = new Work(vertx);
    api.behind(new Gate(() -> core.state() == NodeState.LOCKED, core::diskFull, core::used));
    serve(web ->
        List.of(
            new NodeRoutes(core, facts, site, work),
            new MetricsRoutes(core, facts),
            new VaultRoutes(core, work),
            new BackupRoutes(core, web, work),
            new UpkeepRoutes(core, in, work),
            new WorkspaceRoutes(core, in),
            new MemberRoutes(in),
            new DeviceRoutes(core, in),
            new LinkRoutes(core),
            new OversightRoutes(in),
            new WorkspaceKeyRoutes(in),
            new PresenceRoutes(in),
            new InviteRoutes(in),
            new RequestRoutes(in),
            new PeopleRoutes(core, work),
            new JoinRoutes(core),
            new ChannelRoutes(in),
            new ItemRoutes(in),
            new KeepingRoutes(in),
            new PageRoutes(in),
            new FileRoutes(in, web, work),
            new FileTransfer(in, web, work),
            new UploadRoutes(in, web, work),
            new SearchRoutes(in, work, nowMs)));
  }

  /// Begins to answer with these routes, besides its own.
  void serve(Function<WebTools, List<Routes>> routes) {
    new SessionRoutes(handOver, pages, site).addTo(api);
    new EventRoutes(sockets).addTo(api);
    routes.apply(tools).forEach(route -> route.addTo(api));
    PageServer server = new PageServer(vertx, site, guard, new StaticAssets(), api);
    ContentServer files = new ContentServer(vertx, tools);
    page.serve(server::handle);
    content.serve(files::handle);
  }

  /// All that the API offers.
  List<Endpoint> endpoints() {
    return api.endpoints();
  }

  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(CLOSE_MAX_S, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      // a worker still holds a stream; the process ends without it
    }
  }

  private static LoopbackServer openContent(Vertx vertx, int from) {
    return from == 0 ? LoopbackServer.at(vertx, 0) : LoopbackServer.from(vertx, from);
  }

  /// A session that can not be kept is one until the next restart.
  private static boolean keep(WebKeeping keeping, Map<String, Long> kept) {
    try {
      keeping.keepSessions().accept(kept);
      return true;
    } catch (HomeException e) {
      LOG.log(WARNING, e.getMessage());
      return false;
    }
  }
}
