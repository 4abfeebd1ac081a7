package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove file`: adds files and folders, gets them back, lists them.
@Command(
    name = "file",
    description = "Add files and folders, get them, list them.",
    synopsisSubcommandLabel =
        "(add PATH... | get ITEM OUT | list | fetch ITEM | pin ITEM | free [ITEM] | limit [BYTES])")
final class FileCommands {
  /// From this size on an upload that was interrupted goes on when it is repeated, bytes.
  private static final long RESUMED_BYTES = 8L << 20;

  @Command(
      name = "add",
      description =
          "Add files, folders with all that is in them. What is there already is left out.")
  int add(
      @Mixin InWorkspace in, @Parameters(paramLabel = "PATH", arity = "1..*") List<Path> paths) {
    InWorkspace.Place place = in.place();
    LocalFiles local = LocalFiles.below(paths, true);
    var folders = new Folders(place);
    var items = new JsonArray();
    int skipped = 0;
    try (Progress progress = Progress.onTerminal(local.bytes())) {
      for (LocalFiles.Found found : local.files()) {
        Optional<JsonObject> added = upload(place, folders, found, progress);
        added.ifPresent(item -> items.add(item.getString("item")));
        skipped += added.isPresent() ? 0 : 1;
      }
    }
    var answer =
        new JsonObject()
            .put("items", items)
            .put("skipped", skipped)
            .put("leftOut", local.leftOut());
    in.output().show(answer, lines(items, skipped, local.leftOut()));
    return ExitStatus.DONE.code();
  }

  private static List<String> lines(JsonArray items, int skipped, int leftOut) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < items.size(); i++) {
      lines.add(items.getString(i));
    }
    if (skipped > 0) {
      lines.add(skipped + " were there already");
    }
    if (leftOut > 0) {
      lines.add(leftOut + " hidden, linked or unreadable ones left out");
    }
    return lines;
  }

  /// Adds one file; empty where one of that name and size is there already.
  static Optional<JsonObject> upload(
      InWorkspace.Place place, Folders folders, LocalFiles.Found found, Progress progress) {
    return upload(place, folders, found, found.name(), progress);
  }

  /// The same under another name than the file has here.
  static Optional<JsonObject> upload(
      InWorkspace.Place place,
      Folders folders,
      LocalFiles.Found found,
      String name,
      Progress progress) {
    Optional<String> folder = folders.make(found.folder());
    progress.at(name);
    if (folders.has(folder, name, found.bytes())) {
      progress.done(found.bytes());
      return Optional.empty();
    }
    String path =
        place.path()
            + "/files?name="
            + NodeClient.encode(name)
            + folder.map(id -> "&folder=" + id).orElse("");
    if (found.bytes() >= RESUMED_BYTES) {
      return Optional.of(resumed(place, folder, found, name, progress));
    }
    try (InputStream in = progress.counting(Files.newInputStream(found.file()))) {
      return Optional.of(place.node().upload(path, in, found.bytes()));
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, found.file() + " cannot be read; check its rights");
    }
  }

  /// Goes on where the same upload was interrupted.
  private static JsonObject resumed(
      InWorkspace.Place place,
      Optional<String> folder,
      LocalFiles.Found found,
      String name,
      Progress progress) {
    try (InputStream file = Files.newInputStream(found.file())) {
      JsonObject wish =
          new JsonObject()
              .put("name", name)
              .put("size", found.bytes())
              .put("stamp", Files.getLastModifiedTime(found.file()).toString());
      folder.ifPresent(id -> wish.put("folder", id));
      String uploads = place.path() + "/uploads";
      JsonObject begun = place.node().post(uploads, wish);
      long from = begun.getLong("received");
      file.skipNBytes(from);
      progress.had(from);
      String path = uploads + "/" + begun.getString("upload") + "?from=" + from;
      InputStream rest = progress.counting(file);
      return place.node().goOn(path, rest, found.bytes() - from).getJsonObject("file");
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, found.file() + " cannot be read; check its rights");
    }
  }

  @Command(
      name = "get",
      description = "Write a file to OUT (a file or a folder; - is standard output).")
  int get(
      @Mixin InWorkspace in,
      @Parameters(index = "0", paramLabel = "ITEM") String item,
      @Parameters(index = "1", paramLabel = "OUT") String out) {
    InWorkspace.Place place = in.place();
    String path = place.path() + "/files/" + NodeClient.encode(item);
    JsonObject file = place.node().get(path);
    long size = file.getLong("size");
    try (Progress progress = Progress.onTerminal(size)) {
      if (out.equals("-")) {
        try (InputStream bytes = progress.counting(place.node().download(path + "/content"))) {
          bytes.transferTo(System.out);
        }
        System.out.flush();
        return ExitStatus.DONE.code();
      }
      Path target = target(Path.of(out), file.getString("name"));
      new Download(place.node(), path, target, size, progress)
          .to("." + target.getFileName() + "." + safe(item) + ".grove-part");
      in.output().show(file.put("out", target.toString()), target.toString());
      return ExitStatus.DONE.code();
    } catch (IOException e) {
      throw new CliException(
          ExitStatus.FAILED,
          out + " cannot be written; check the folder, its rights and the free space");
    }
  }

  /// Where a file goes. The user may replace a file that they name; a name that somebody else chose
  /// replaces none, and hides none (`.bashrc`, `.profile`) where programs look for their settings.
  static Path target(Path out, String name) {
    if (!Files.isDirectory(out)) {
      return out.toAbsolutePath();
    }
    Path target = out.resolve(safe(name)).toAbsolutePath();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException(
          ExitStatus.FAILED,
          target + " exists already; name the file to write instead of a folder");
    }
    return target;
  }

  /// Under another name until it is whole: a broken transfer never looks like the file.
  static Path save(InputStream bytes, long size, Path target) throws IOException {
    Path folder = target.getParent();
    Path part = Files.createTempFile(folder == null ? Path.of(".") : folder, ".grove-", ".part");
    try {
      Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
      if (Files.size(part) != size) {
        throw new CliException(
            ExitStatus.FAILED, "the file ended early; it is not whole on this node yet, try again");
      }
      return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// The last line of defence: the node gives clean names, but a path must never come out of one.
  static String safe(String name) {
    String plain = Output.plain(name).replace('/', '_').replace('\\', '_');
    if (plain.isBlank() || plain.equals(".") || plain.equals("..")) {
      return "file";
    }
    return plain.startsWith(".") ? "_" + plain.substring(1) : plain;
  }

  @Command(name = "list", description = "The files of a folder, or of the top.")
  int list(
      @Mixin InWorkspace in,
      @Option(
              names = "--folder",
              paramLabel = "ITEM",
              description = "The folder; the top where left out.")
          @Nullable String folder) {
    InWorkspace.Place place = in.place();
    String query = folder == null ? "" : "?folder=" + NodeClient.encode(folder);
    JsonObject answer = place.node().get(place.path() + "/files" + query);
    var lines = new ArrayList<>(Output.table(answer.getJsonArray("folders"), "item", "name"));
    lines.addAll(
        Output.table(
            answer.getJsonArray("files"), "item", "name", "size", "here", "copies", "pinned"));
    in.output().show(answer, lines);
    return ExitStatus.DONE.code();
  }

  @Command(
      name = "fetch",
      description =
          "Fetch a file of others to this device, or go on with it; it comes while the node runs.")
  int fetch(
      @Mixin InWorkspace in,
      @Parameters(paramLabel = "ITEM") String item,
      @ArgGroup @Nullable Stopping stopping) {
    InWorkspace.Place place = in.place();
    String path = place.path() + "/files/" + NodeClient.encode(item) + "/fetch";
    JsonObject file;
    if (stopping != null && stopping.cancel) {
      file = place.node().delete(path);
    } else {
      boolean paused = stopping != null && stopping.pause;
      file = place.node().post(path, new JsonObject().put("paused", paused));
    }
    in.output().show(file, fetched(file));
    return ExitStatus.DONE.code();
  }

  /// How to have no more of a file for now.
  static final class Stopping {
    @Option(
        names = "--pause",
        description = "Let it stand where it is, until it is asked for again.")
    boolean pause;

    @Option(names = "--cancel", description = "Give it up, and remove what came of it.")
    boolean cancel;
  }

  private static String fetched(JsonObject file) {
    if (file.getBoolean("here")) {
      return "It is on this device.";
    }
    JsonObject progress = file.getJsonObject("progress");
    String part =
        Progress.size(progress.getLong("have")) + " of " + Progress.size(progress.getLong("of"));
    return switch (file.getString("fetch")) {
      case "running" -> "It comes: " + part + " are here.";
      case "paused" -> "It is paused: " + part + " are here.";
      default -> "It is not fetched.";
    };
  }

  @Command(
      name = "pin",
      description = "Keep a file on this device, whatever its size; with --off, no longer.")
  int pin(
      @Mixin InWorkspace in,
      @Parameters(paramLabel = "ITEM") String item,
      @Option(names = "--off", description = "Let go of it again.") boolean off) {
    InWorkspace.Place place = in.place();
    String path = place.path() + "/files/" + NodeClient.encode(item) + "/pin";
    JsonObject file = place.node().post(path, new JsonObject().put("pinned", !off));
    in.output().show(file, off ? "It may go again." : "It stays on this device.");
    return ExitStatus.DONE.code();
  }

  @Command(
      name = "free",
      description =
          "Remove the copy of a file from this device, or of all: only what three other devices keep,"
              + " and what is not pinned. It can be fetched again.")
  int free(
      @Mixin InWorkspace in,
      @Parameters(paramLabel = "ITEM", arity = "0..1") @Nullable String item) {
    InWorkspace.Place place = in.place();
    String one = item == null ? "" : "/" + NodeClient.encode(item);
    JsonObject freed = place.node().post(place.path() + "/files" + one + "/free", new JsonObject());
    long files = freed.getLong("files");
    in.output()
        .show(
            freed,
            (files == 1 ? "1 file" : files + " files")
                + ", "
                + Progress.size(freed.getLong("bytes"))
                + " removed from this device.");
    return ExitStatus.DONE.code();
  }

  @Command(
      name = "limit",
      description =
          "Up to which size this device fetches files of others unasked; larger ones when they are"
              + " opened. With --keep, how much stays here if others have it. Shows both, or sets them.")
  int limit(
      @Mixin InWorkspace in,
      @Parameters(paramLabel = "BYTES", arity = "0..1", description = "0 for none.")
          @Nullable Long bytes,
      @Option(
              names = "--keep",
              paramLabel = "BYTES",
              description =
                  "Files above that are removed here once three others keep them; 0 keeps all.")
          @Nullable Long keep) {
    InWorkspace.Place place = in.place();
    String path = place.path() + "/fetching";
    JsonObject wish = new JsonObject();
    if (bytes != null) {
      wish.put("filesUpTo", bytes);
    }
    if (keep != null) {
      wish.put("keepUpTo", keep);
    }
    JsonObject answer = wish.isEmpty() ? place.node().get(path) : place.node().put(path, wish);
    long kept = answer.getLong("keepUpTo");
    String stays = kept == 0 ? "" : "; of files that others keep " + Progress.size(kept) + " stay";
    in.output().show(answer, Progress.size(answer.getLong("filesUpTo")) + stays);
    return ExitStatus.DONE.code();
  }
}
