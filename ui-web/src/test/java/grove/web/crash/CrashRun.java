package grove.web.crash;

import grove.identity.bytes.MalformedException;
import grove.identity.testing.SeededRandom;
import grove.store.StoreException;
import grove.web.crash.Promises.Opened;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One lane of kills: a process after the other in the same home, each killed with SIGKILL, and
/// after each the home is opened and held against all that was promised in it.
///
/// Two thirds of the kills are at named points, the less tried ones first; the others after a number of
/// promises, wherever the process is then. After a quarter of all kills the power goes too: what was
/// not synced is cut off. After some kills the home is begun anew, so that checking stays short.
final class CrashRun {
  private static final int KILLS_OF_A_HOME = 12;

  /// Promises after which a process is killed, at most.
  private static final int PROMISES_MAX = 16;

  private static final int PASSES_MAX = 6;

  /// Exit status of a process that SIGKILL ended.
  private static final int KILLED = 128 + 9;

  private final Path folder;
  private final CrashTools tools;
  private final SeededRandom random;
  private final CrashReport report;
  private final Promises promises = new Promises();
  private CrashHome home;
  private String syncedLog = "-";
  private long syncedBytes;
  private PackTail syncedPacks = PackTail.NONE;
  private int homes;

  /// @param folder of this lane alone
  CrashRun(Path folder, CrashTools tools, SeededRandom random, CrashReport report) {
    this.folder = folder;
    this.tools = tools;
    this.random = random;
    this.report = report;
    this.home = CrashHome.at(folder.resolve("0"));
  }

  void kill(int times) throws IOException, MalformedException {
    for (int done = 0; done < times && report.lost().isEmpty(); done++) {
      if (done % KILLS_OF_A_HOME == 0) {
        beginHome();
      }
      Optional<String> point = random.nextInt(3) > 0 ? report.leastTried() : Optional.empty();
      boolean powerCut = random.nextInt(4) == 0;
      String seed = Long.toString(random.nextLong());
      String how = point.orElse("after promises") + (powerCut ? ", power cut" : "");
      runAndKill(seed, point);
      if (powerCut) {
        cutPower();
      }
      check(how + ", seed of the process " + seed, powerCut);
    }
    deleteHome();
  }

  private void beginHome() throws IOException {
    deleteHome();
    promises.forget();
    homes++;
    home = CrashHome.at(folder.resolve(Integer.toString(homes)));
    Files.createDirectories(home.root());
    syncedLog = "-";
    syncedPacks = PackTail.NONE;
  }

  private void deleteHome() throws IOException {
    if (Files.exists(home.root())) {
      try (Stream<Path> files = Files.walk(home.root())) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void runAndKill(String seed, Optional<String> point) throws IOException {
    int pass = random.nextInt(2) == 0 ? 1 : 1 + random.nextInt(PASSES_MAX);
    int enough = random.nextInt(PROMISES_MAX);
    Files.write(home.keptFile(), promises.kept());
    Process process = tools.start(home.root(), seed, point.orElse(""), pass);
    int before = promises.count();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean there = take(line);
        if (there || promises.count() - before > enough) {
          process.toHandle().destroyForcibly(); // SIGKILL; what it said until then is read on
        }
      }
    }
    int status = end(process);
    if (status != KILLED) {
      report.loses("the process ended by itself with " + status + ", seed of the process " + seed);
    }
    report.killed(promises.count() - before);
  }

  private static int end(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.toHandle().destroyForcibly();
      return 0;
    }
  }

  /// True if the process has stopped at the point that was chosen.
  private boolean take(String line) {
    String[] words = line.split(" ", 4);
    switch (words[0]) {
      case "promise" -> promises.note(line.substring("promise ".length()));
      case "synced" -> {
        syncedLog = words[1];
        syncedBytes = Long.parseLong(words[2]);
      }
      case "packs" ->
          syncedPacks = new PackTail(Integer.parseInt(words[1]), Long.parseLong(words[2]));
      case "ready" -> requireAlone();
      case "point" -> report.knows(line.substring("point ".length()));
      case "at" -> {
        report.killedAt(line.substring("at ".length()));
        return true;
      }
      default -> {}
    }
    return false;
  }

  /// Nobody else can open what a process works on.
  private void requireAlone() {
    if (homes == 1) {
      requireInUse(home::store);
      requireInUse(home::blobs);
    }
  }

  private void requireInUse(Supplier<? extends AutoCloseable> opening) {
    try {
      AutoCloseable opened = opening.get();
      report.loses("a second process opened " + opened);
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.IN_USE) {
        report.loses("a second process was told: " + e.getMessage());
      }
    }
  }

  /// Takes away what may be gone when the power goes: the end of the newest write-ahead log behind
  /// the last sync, what packs got since theirs, and half of each file that has not got its name yet.
  private void cutPower() throws IOException {
    if (Files.exists(home.database())) {
      Path log = CrashChild.newestLog(home);
      long kept = log.getFileName().toString().equals(syncedLog) ? syncedBytes : 0;
      // Until a process says more, what the making of the database has synced is all there is.
      if (Files.isRegularFile(log) && !syncedLog.equals("-")) {
        keep(log, kept + random.nextLong(1 + Files.size(log) - kept));
      }
    }
    try (Stream<Path> files = Files.walk(home.root(), 1)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".new")).toList()) {
        if (Files.isRegularFile(file)) {
          keep(file, Files.size(file) / 2);
        }
      }
    }
    syncedPacks.tear(home.packs(), random);
  }

  private static void keep(Path file, long bytes) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  private void check(String how, boolean powerCut) throws IOException, MalformedException {
    long start = System.nanoTime();
    try (var vault = home.vault();
        var store = home.store();
        var blobs = home.blobs();
        var index = home.index()) {
      report.recovered((System.nanoTime() - start) / 1_000_000);
      List<String> broken = promises.broken(home, new Opened(store, blobs, vault, index), powerCut);
      broken.forEach(line -> report.loses(line + " (killed " + how + ")"));
      if (index.needsRebuild() || index.indexedUpTo() > store.position()) {
        promises.forgetIndex();
      }
    } catch (RuntimeException e) {
      report.loses("the home does not open: " + e + " (killed " + how + ")");
    }
    syncedPacks = PackTail.of(home.packs()); // whoever closes them has synced them
  }
}
