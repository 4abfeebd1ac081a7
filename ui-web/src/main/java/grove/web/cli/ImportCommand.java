package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `grove import`: brings in a folder: Markdown and text become pages, the rest files.
///
/// A page's title is its path below the folder without the ending, so the same folder can be imported again: what did not
/// change is left out, what did gets a new version.
@Command(
    name = "import",
    description =
        "Bring in a folder: Markdown and text become pages, the rest files; or what grove export wrote."
            + " Again: only what changed.")
final class ImportCommand implements Callable<Integer> {
  /// Longest text that becomes a page, in bytes; longer ones stay files.
  private static final long PAGE_BYTES_MAX = 1_000_000;

  /// Most pages sent at once, and most text, in bytes.
  private static final int BATCH_PAGES = 200;

  private static final long BATCH_BYTES = 1 << 20;
  private static final int TITLE_CHARS_MAX = 200;
  private static final Set<String> TEXT =
      Set.of("", "md", "markdown", "txt", "text", "rst", "adoc", "asciidoc", "org");

  @Mixin private final InWorkspace in = new InWorkspace();

  @Parameters(paramLabel = "FOLDER")
  private Path folder = Path.of("");

  private int pages;
  private int changed;
  private int files;
  private int skipped;
  private final JsonArray batch = new JsonArray();
  private long batchBytes;

  @Override
  public Integer call() {
    InWorkspace.Place place = in.place();
    Path root = folder.toAbsolutePath().normalize();
    if (Exported.is(root)) {
      JsonObject counts = new ImportExported(place, Exported.read(root)).run();
      in.output().show(counts, "Brought in: " + counts.encode());
      return ExitStatus.DONE.code();
    }
    LocalFiles local = LocalFiles.below(List.of(folder), false);
    Map<String, String> there = titles(place);
    var folders = new Folders(place);
    try (Progress progress = Progress.onTerminal(local.bytes())) {
      for (LocalFiles.Found found : local.files()) {
        Optional<String> text = pageText(found);
        if (text.isPresent()) {
          page(place, there, title(found), text.get());
          progress.at(found.name());
          progress.done(found.bytes());
        } else if (FileCommands.upload(place, folders, found, progress).isPresent()) {
          files++;
        } else {
          skipped++;
        }
      }
      send(place);
    }
    var counts =
        new JsonObject()
            .put("pages", pages)
            .put("changed", changed)
            .put("files", files)
            .put("skipped", skipped)
            .put("leftOut", local.leftOut())
            .put("bytes", local.bytes());
    in.output().show(counts, summary(local));
    return ExitStatus.DONE.code();
  }

  private String summary(LocalFiles local) {
    return pages
        + " pages and "
        + files
        + " files brought in, "
        + changed
        + " pages changed, "
        + skipped
        + " were there already, "
        + local.leftOut()
        + " hidden, linked or unreadable ones left out ("
        + Progress.size(local.bytes())
        + ").";
  }

  private static Map<String, String> titles(InWorkspace.Place place) {
    var titles = new HashMap<String, String>();
    JsonArray all = place.node().get(place.path() + "/pages").getJsonArray("pages");
    for (int i = 0; i < all.size(); i++) {
      titles.put(all.getJsonObject(i).getString("title"), all.getJsonObject(i).getString("item"));
    }
    return titles;
  }

  private void page(InWorkspace.Place place, Map<String, String> there, String title, String text) {
    String item = there.get(title);
    if (item == null) {
      batch.add(new JsonObject().put("title", title).put("text", text));
      batchBytes += text.length();
      pages++;
      if (batch.size() >= BATCH_PAGES || batchBytes >= BATCH_BYTES) {
        send(place);
      }
      return;
    }
    String path = place.path() + "/pages/" + item;
    JsonObject old = place.node().get(path);
    if (PageCommands.severalVersions(old)) {
      System.err.println("grove: left alone, for it has several versions: " + Output.plain(title));
      skipped++;
      return;
    }
    if (text.equals(old.getString("text"))) {
      skipped++;
      return;
    }
    place
        .node()
        .put(
            path,
            new JsonObject()
                .put("title", title)
                .put("text", text)
                .put("base", PageCommands.base(old)));
    changed++;
  }

  private void send(InWorkspace.Place place) {
    if (!batch.isEmpty()) {
      place.node().post(place.path() + "/pages/batch", new JsonObject().put("pages", batch));
      batch.clear();
      batchBytes = 0;
    }
  }

  private static String title(LocalFiles.Found found) {
    String name = found.name();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String title = Output.plain(found.folder().isEmpty() ? stem : found.folder() + "/" + stem);
    return title.length() > TITLE_CHARS_MAX
        ? "…" + title.substring(title.length() - TITLE_CHARS_MAX + 1)
        : title;
  }

  /// The text of a file that becomes a page: by its ending, its size, and being text.
  private static Optional<String> pageText(LocalFiles.Found found) {
    String name = found.name();
    int dot = name.lastIndexOf('.');
    String ending = dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    if (!TEXT.contains(ending) || found.bytes() > PAGE_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(found.file());
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, found.file() + " cannot be read; check its rights");
    }
  }
}
