package grove.web.http;

import grove.grouping.AuditEntry;
import grove.grouping.FrozenLog;
import grove.grouping.Oversight;
import grove.grouping.Removal;
import grove.grouping.SetAsideLog;
import grove.grouping.space.Preview;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// What admins and owners look after: who did what, what does not count, how far removals have
/// come, new keys.
final class OversightRoutes implements Routes {
  private static final int PAGE_ROWS = 50;
  private static final int PAGE_ROWS_MAX = 200;
  private static final String KEY_NAME = "the workspace key";

  private final InWorkspace in;

  OversightRoutes(InWorkspace in) {
    this.in = in;
  }

  @Override
  public void addTo(Api api) {
    api.get("/workspaces/{w}/audit", this::audit);
    api.get("/workspaces/{w}/set-aside", call -> in.ask(call, OversightRoutes::setAside));
    api.post("/workspaces/{w}/adopt", this::adopt);
    api.get("/workspaces/{w}/removals", call -> in.ask(call, OversightRoutes::removals));
    api.get("/workspaces/{w}/keys", call -> in.ask(call, OversightRoutes::keys));
    api.post("/workspaces/{w}/keys", this::rotateEvery);
    api.post("/workspaces/{w}/keys/rotate", this::rotate);
    api.post("/workspaces/{w}/members/{person}/allow", this::allow);
  }

  private CompletionStage<JsonObject> audit(Call call) {
    Optional<Hash> before = call.query("before").filter(id -> !id.isEmpty()).map(Ids::entry);
    int limit = call.query("limit", PAGE_ROWS, 1, PAGE_ROWS_MAX);
    return in.ask(
        call,
        parts -> {
          Oversight oversight = parts.group().oversight();
          AuditEntry.Page page = Checked.input(() -> oversight.audit(before, limit));
          JsonObject json =
              new JsonObject()
                  .put("entries", Json.array(page.entries(), entry -> entry(parts, entry)))
                  .put("more", page.more());
          return before.isPresent()
              ? json
              : json.put(
                  "forks", Json.array(parts.group().forks().list(), fork -> fork(parts, fork)));
        });
  }

  /// A log of which its device signed two histories.
  private static JsonObject fork(OpenWorkspace.Parts parts, FrozenLog fork) {
    return new JsonObject()
        .put("log", fork.log().shortId())
        .put("lane", fork.log().lane().name().toLowerCase(Locale.ROOT))
        .put("author", Json.person(parts, fork.person()))
        .put("device", fork.log().device().toHex())
        .put("fromSeq", fork.seq())
        .put("foundMs", fork.foundMs())
        .put("setAside", fork.setAside())
        .put("self", fork.self())
        .put("text", fork.text());
  }

  private static JsonObject entry(OpenWorkspace.Parts parts, AuditEntry entry) {
    JsonObject json =
        new JsonObject()
            .put("id", entry.id().toHex())
            .put("author", author(parts, entry.author(), entry.byKey()))
            .put("key", entry.byKey())
            .put("device", entry.device().toHex())
            .put("timeMs", entry.timeMs())
            .put("kind", entry.kind())
            .put("text", entry.text())
            .put("effect", effect(entry.effect()));
    return entry.why().isEmpty() ? json : json.put("why", entry.why());
  }

  private static JsonObject author(OpenWorkspace.Parts parts, PersonId person, boolean byKey) {
    return byKey
        ? new JsonObject().put("person", person.toHex()).put("name", KEY_NAME)
        : Json.person(parts, person);
  }

  private static String effect(AuditEntry.Effect effect) {
    return switch (effect) {
      case IN_FORCE -> "in-force";
      case VOID -> "void";
      case SET_ASIDE -> "set-aside";
    };
  }

  private static JsonObject setAside(OpenWorkspace.Parts parts) {
    List<SetAsideLog> logs = parts.group().oversight().setAside();
    return new JsonObject()
        .put("logs", Json.array(logs, log -> log(parts, log)))
        .put("total", logs.stream().mapToLong(SetAsideLog::entries).sum());
  }

  private static JsonObject log(OpenWorkspace.Parts parts, SetAsideLog log) {
    List<Preview> previews =
        log.newest().stream().map(parts.space()::preview).flatMap(Optional::stream).toList();
    JsonObject json =
        new JsonObject()
            .put("log", log.log().shortId())
            .put("person", Json.person(parts, log.person()))
            .put("device", log.log().device().toHex())
            .put("entries", log.entries())
            .put("from", new JsonObject().put("seq", log.from()))
            .put("upto", new JsonObject().put("seq", log.upto()).put("entry", log.uptoId().toHex()))
            .put("why", log.why())
            .put("preview", Json.array(previews, OversightRoutes::preview));
    return log.beside() ? json.put("beside", true) : json;
  }

  private static JsonObject preview(Preview preview) {
    JsonObject json =
        new JsonObject()
            .put("entry", preview.entry().toHex())
            .put("seq", preview.seq())
            .put("timeMs", preview.timeMs())
            .put("kind", preview.kind())
            .put("text", preview.text());
    return preview.pending() ? json.put("pending", true) : json;
  }

  private CompletionStage<JsonObject> adopt(Call call) {
    String log = call.body().text("log");
    String upto =
        call.body().json().getValue("upto") instanceof Number
            ? Long.toString(call.body().integer("upto", 0, 1, Long.MAX_VALUE))
            : call.body().text("upto");
    return in.ask(
        call,
        parts ->
            new JsonObject()
                .put("entries", Checked.input(() -> parts.group().oversight().adopt(log, upto))));
  }

  private static JsonObject removals(OpenWorkspace.Parts parts) {
    List<Removal> removals = parts.group().oversight().removals(parts.graph().acknowledgements());
    return new JsonObject().put("removals", Json.array(removals, r -> removal(parts, r)));
  }

  private static JsonObject removal(OpenWorkspace.Parts parts, Removal removal) {
    JsonObject json =
        new JsonObject()
            .put("id", removal.id().toHex())
            .put("person", Json.person(parts, removal.person()))
            .put("by", author(parts, removal.by(), removal.byKey()))
            .put("timeMs", removal.timeMs())
            .put("kind", removal.kind().name().toLowerCase(Locale.ROOT))
            .put("devices", Json.array(removal.devices(), d -> progress(parts, d)))
            .put("confirmed", count(removal, Removal.Progress::confirmed))
            .put("keyed", count(removal, Removal.Progress::keyed))
            .put("of", removal.devices().size());
    removal.epoch().ifPresent(epoch -> json.put("epoch", epoch.toHex()));
    return json;
  }

  private static long count(Removal removal, Predicate<Removal.Progress> which) {
    return removal.devices().stream().filter(which).count();
  }

  private static JsonObject progress(OpenWorkspace.Parts parts, Removal.Progress device) {
    return new JsonObject()
        .put("person", Json.person(parts, device.person()))
        .put("device", device.device().toHex())
        .put("self", device.self())
        .put("confirmed", device.confirmed())
        .put("key", device.keyed())
        .put("atMs", device.atMs());
  }

  private CompletionStage<JsonObject> allow(Call call) {
    PersonId person = Ids.person(call.path("person"));
    return in.ask(
        call,
        parts ->
            new JsonObject()
                .put("entries", Checked.input(() -> parts.group().oversight().allow(person))));
  }

  private static JsonObject keys(OpenWorkspace.Parts parts) {
    return new JsonObject().put("rotationDays", parts.group().oversight().rotationDays());
  }

  private CompletionStage<JsonObject> rotateEvery(Call call) {
    int days = (int) call.body().integer("rotationDays", 0, 1, Integer.MAX_VALUE);
    return in.ask(
        call,
        parts ->
            Checked.input(() -> {
              parts.group().oversight().rotateEvery(days);
              return keys(parts);
            }));
  }

  private CompletionStage<JsonObject> rotate(Call call) {
    return in.ask(
        call, parts -> new JsonObject().put("epoch", parts.group().oversight().rotate().toHex()));
  }
}
