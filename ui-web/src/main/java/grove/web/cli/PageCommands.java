package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `grove page`: pages as Markdown, from and to standard input and output.
@Command(
    name = "page",
    description = "Write and read pages as Markdown.",
    synopsisSubcommandLabel = "(put TITLE | get TITLE | list)")
final class PageCommands {
  @Command(
      name = "put",
      description = "Write a page from standard input; a page of that title gets a new version.")
  int put(@Mixin InWorkspace in, @Parameters(paramLabel = "TITLE") String title) {
    InWorkspace.Place place = in.place();
    JsonObject page = put(place, title, Input.all());
    var version = new JsonObject().put("item", page.getString("item"));
    JsonArray versions = page.getJsonArray("versions", new JsonArray());
    if (!versions.isEmpty()) {
      version.put("version", versions.getString(0));
    }
    in.output().show(version, page.getString("item"));
    return ExitStatus.DONE.code();
  }

  @Command(name = "get", description = "Write a page's Markdown to standard output.")
  int get(@Mixin InWorkspace in, @Parameters(paramLabel = "TITLE") String title) {
    InWorkspace.Place place = in.place();
    JsonObject page =
        find(place, title)
            .orElseThrow(() ->
                new CliException(
                    ExitStatus.FAILED, "there is no page " + title + "; see: grove page list"));
    if (in.output().json()) {
      in.output().show(page, "");
    } else {
      in.output().text(page.getString("text"));
      if (severalVersions(page)) {
        System.err.println(
            "grove: this is one of several versions, written at the same time;"
                + " all are in the browser and in --json");
      }
    }
    return ExitStatus.DONE.code();
  }

  @Command(name = "list", description = "The pages of the workspace.")
  int list(@Mixin InWorkspace in) {
    InWorkspace.Place place = in.place();
    JsonObject answer = place.node().get(place.path() + "/pages");
    in.output()
        .show(answer, Output.table(answer.getJsonArray("pages"), "item", "title", "updatedBy"));
    return ExitStatus.DONE.code();
  }

  /// Makes the page, or gives it a new version.
  static JsonObject put(InWorkspace.Place place, String title, String text) {
    var body = new JsonObject().put("title", title).put("text", text);
    Optional<JsonObject> there = find(place, title);
    if (there.isEmpty()) {
      return place.node().post(place.path() + "/pages", body);
    }
    body.put("base", base(there.get()));
    return place.node().put(path(place, there.get()), body);
  }

  /// What a new version goes on top of. Where people wrote at the same time it would hide what
  /// whoever sends it has not seen: they choose first.
  static JsonArray base(JsonObject page) {
    if (severalVersions(page)) {
      throw new CliException(
          ExitStatus.FAILED,
          page.getString("title")
              + " has several versions, written at the same time:"
              + " keep one or merge them in the browser, then try again");
    }
    return page.getJsonArray("versions");
  }

  static boolean severalVersions(JsonObject page) {
    return page.containsKey("conflict");
  }

  private static Optional<JsonObject> find(InWorkspace.Place place, String title) {
    JsonArray all = place.node().get(place.path() + "/pages").getJsonArray("pages");
    for (int i = 0; i < all.size(); i++) {
      JsonObject one = all.getJsonObject(i);
      if (title.equals(one.getString("title")) || title.equals(one.getString("item"))) {
        return Optional.of(place.node().get(path(place, one)));
      }
    }
    return Optional.empty();
  }

  private static String path(InWorkspace.Place place, JsonObject page) {
    return place.path() + "/pages/" + page.getString("item");
  }
}
