package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `grove export`: everything readable of a workspace, as folders of Markdown, files and JSON.
@Command(
    name = "export",
    description =
        "Write everything readable of a workspace into a new folder: Markdown, files and JSON, not"
            + " sealed. grove import brings it back.")
final class ExportCommand implements Callable<Integer> {
  /// Messages asked for at once.
  private static final int MESSAGES = 100;

  @Mixin private final InWorkspace in = new InWorkspace();

  @Parameters(paramLabel = "OUT", description = "A folder that does not exist yet, or is empty.")
  private Path out = Path.of("");

  private final Exported.Places places = new Exported.Places();
  private final JsonObject counts = new JsonObject();

  @Override
  public Integer call() {
    InWorkspace.Place place = in.place();
    Path root = out.toAbsolutePath().normalize();
    try {
      requireEmpty(root);
      Files.createDirectories(root.resolve("pages"));
      JsonObject workspace = place.node().get(place.path());
      var index =
          new JsonObject()
              .put("format", Exported.FORMAT)
              .put("workspace", workspace.getString("name"))
              .put("exportedMs", Cli.CLOCK_MS.getAsLong())
              .put("pages", pages(place, root))
              .put("files", files(place, root))
              .put("channels", channels(place, root));
      JsonObject members = place.node().get(place.path() + "/members");
      Files.writeString(root.resolve("members.json"), members.encodePrettily());
      new Exported(root, index).writeIndex();
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED,
          root
              + " cannot be written to its end; check its rights and the free space, then use a new"
              + " folder");
    }
    int missing = counts.getInteger("notHere");
    if (missing > 0) {
      System.err.println(
          "grove: "
              + missing
              + " files are not on this device and were left out; fetch them first");
    }
    in.output()
        .show(
            counts.put("out", root.toString()),
            root
                + ": "
                + counts.getValue("pages")
                + " pages, "
                + counts.getValue("files")
                + " files, "
                + counts.getValue("messages")
                + " messages");
    return ExitStatus.DONE.code();
  }

  private static void requireEmpty(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> inside = Files.list(root)) {
      if (inside.findAny().isPresent()) {
        throw new CliException(
            ExitStatus.FAILED, root + " is not empty; choose a new folder for the export");
      }
    }
  }

  private static List<JsonObject> rows(JsonObject answer, String field) {
    return answer.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
  }

  private static Path make(Path root, String place) throws IOException {
    Path file = root.resolve(place);
    Files.createDirectories(file.getParent());
    return file;
  }

  private JsonArray pages(InWorkspace.Place place, Path root) throws IOException {
    var index = new JsonArray();
    for (JsonObject row : rows(place.node().get(place.path() + "/pages"), "pages")) {
      JsonObject page = place.node().get(place.path() + "/pages/" + row.getString("item"));
      String file = places.place("pages", page.getString("title"), ".md");
      Files.writeString(make(root, file), page.getString("text"));
      var entry =
          new JsonObject()
              .put("file", file)
              .put("title", page.getString("title"))
              .put("author", page.getJsonObject("author").getString("name"))
              .put("updatedMs", page.getValue("updatedMs"));
      if (PageCommands.severalVersions(page)) {
        entry.put("versions", page.getJsonArray("conflict"));
      }
      index.add(entry);
    }
    counts.put("pages", index.size());
    return index;
  }

  /// A folder that is still to be walked.
  private record Left(@Nullable String item, String path) {}

  private JsonArray files(InWorkspace.Place place, Path root) throws IOException {
    var index = new JsonArray();
    int notHere = 0;
    Deque<Left> left = new ArrayDeque<>(List.of(new Left(null, "files")));
    while (!left.isEmpty()) {
      Left folder = left.remove();
      String query = folder.item() == null ? "" : "?folder=" + folder.item();
      JsonObject listing = place.node().get(place.path() + "/files" + query);
      for (JsonObject below : rows(listing, "folders")) {
        String path = places.place(folder.path(), below.getString("name"), "");
        left.add(new Left(below.getString("item"), path));
      }
      for (JsonObject file : rows(listing, "files")) {
        if (!file.getBoolean("here")) {
          notHere++;
          continue;
        }
        String target = places.place(folder.path(), file.getString("name"));
        String content = place.path() + "/files/" + file.getString("item") + "/content";
        try (InputStream bytes = place.node().download(content)) {
          FileCommands.save(bytes, file.getLong("size"), make(root, target));
        }
        index.add(
            new JsonObject()
                .put("file", target)
                .put("name", file.getString("name"))
                .put("author", file.getJsonObject("author").getString("name"))
                .put("timeMs", file.getValue("timeMs")));
      }
    }
    counts.put("files", index.size()).put("notHere", notHere);
    return index;
  }

  private JsonArray channels(InWorkspace.Place place, Path root) throws IOException {
    var index = new JsonArray();
    int all = 0;
    for (JsonObject channel : rows(place.node().get(place.path() + "/channels"), "channels")) {
      String name = channel.getString("name");
      JsonArray messages = messages(place, channel.getString("item"));
      all += messages.size();
      String file = places.place("channels", name, ".json");
      var content = new JsonObject().put("channel", name).put("messages", messages);
      Files.writeString(make(root, file), content.encodePrettily());
      index.add(new JsonObject().put("file", file).put("name", name));
    }
    counts.put("channels", index.size()).put("messages", all);
    return index;
  }

  /// All of a channel, oldest first; asked for from the newest backward.
  private static JsonArray messages(InWorkspace.Place place, String channel) {
    List<JsonObject> messages = new ArrayList<>();
    String path = place.path() + "/channels/" + channel + "/messages?limit=" + MESSAGES;
    JsonObject window = place.node().get(path);
    messages.addAll(rows(window, "messages"));
    while (window.getBoolean("more") && !messages.isEmpty()) {
      window = place.node().get(path + "&before=" + messages.getFirst().getString("item"));
      messages.addAll(0, rows(window, "messages"));
    }
    var plain = new JsonArray();
    for (JsonObject message : messages) {
      var one =
          new JsonObject()
              .put("author", message.getJsonObject("author").getString("name"))
              .put("timeMs", message.getValue("timeMs"))
              .put("text", message.getString("text"));
      JsonObject quoted = message.getJsonObject("replyTo");
      if (quoted != null) {
        one.put(
            "replyTo",
            new JsonObject()
                .put("author", quoted.getJsonObject("author").getString("name"))
                .put("text", quoted.getString("text")));
      }
      plain.add(one);
    }
    return plain;
  }
}
