package grove.web.crash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// What all processes that are killed share, so that each starts quickly: classes with points, kept
/// loaded and linked in an archive, and the database's library, which each would unpack for itself
/// and leave behind.
record CrashTools(Path folder, String classPath) {
  private static final String ARCHIVE = "classes.jsa";

  static CrashTools in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("quiet"), "handlers=\n");
    library(folder);
    String path =
        PointJar.before(System.getProperty("java.class.path"), folder.resolve("points.jar"));
    CrashTools tools = new CrashTools(folder, path);
    tools.train();
    return tools;
  }

  /// Unpacks the database's library into a folder, and gives that.
  static Path library(Path folder) throws IOException {
    Path library = folder.resolve(System.mapLibraryName("rocksdbjni"));
    String name = Environment.getJniLibraryFileName("rocksdb");
    try (InputStream packed = RocksDB.class.getResourceAsStream("/" + name)) {
      if (packed != null) {
        Files.copy(packed, library);
      }
    }
    return folder;
  }

  /// Lets a process work for a moment and end by itself: the classes that it used are archived. Java
  /// does without an archive that could not be made.
  private void train() throws IOException {
    Path home = Files.createDirectories(folder.resolve("training"));
    Process process =
        start("-XX:ArchiveClassesAtExit=" + folder.resolve(ARCHIVE), home, CrashChild.TRAINING);
    try (InputStream said = process.getInputStream()) {
      said.readAllBytes();
    }
  }

  /// Starts a process that is to be killed.
  Process start(Path home, String seed, String point, int pass) throws IOException {
    return start(
        "-XX:SharedArchiveFile=" + folder.resolve(ARCHIVE),
        home,
        seed,
        point,
        Integer.toString(pass));
  }

  private Process start(String archive, Path home, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(archive, "-Xshare:auto", "-Xlog:disable"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.add("-Djava.library.path=" + folder);
    command.add("-Djava.util.logging.config.file=" + folder.resolve("quiet"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath));
    command.addAll(List.of(CrashChild.class.getName(), home.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
