package grove.web.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `./grove bench cold-sync`: a newcomer joins by a link and fetches all that a founder has. Measured
/// from its asking until everything is here and on the disk, and until everything can be found.
///
/// Of N processes (`--peers`) N - 1 are authors, admins all, who write a part each: the founder, and
/// one after the other those who came before the newcomer and are gone.
///
/// Processes without the page's server, everything on loopback with full security.
public final class ColdSyncBench {
  private static final int RECORDS = 100_000;

  private ColdSyncBench() {}

  public static void main(String[] args) throws Exception {
    BenchOptions options = BenchOptions.read(args, RECORDS, 2);
    Report report = new Report("cold-sync", options);
    for (int run = 0; run < options.runs(); run++) {
      Path folder = Files.createTempDirectory("grove-cold-sync");
      try (BenchProcess founder = BenchProcess.start(folder.resolve("founder"));
          BenchProcess newcomer = BenchProcess.start(folder.resolve("newcomer"))) {
        if (!options.cold()) {
          Report none = new Report("", options);
          Amount warm = new Amount(options.warm(), 1);
          newcomer.ask("settled", sync(founder, newcomer, warm, options, none));
        }
        int authors = Math.max(1, options.peers() - 1);
        sync(founder, newcomer, new Amount(options.records(), authors), options, report);
      } finally {
        new grove.web.home.GroupFolder(folder).delete();
      }
    }
    Limits.measure(report, options);
    report.print();
  }

  /// What there is to receive, and from how many.
  private record Amount(int records, int authors) {}

  private static String sync(
      BenchProcess founder,
      BenchProcess newcomer,
      Amount amount,
      BenchOptions options,
      Report report) {
    int records = amount.records;
    int authors = amount.authors;
    String id = founder.ask("found", "Bench" + records).getString("id");
    String link = founder.ask("invite", id, "ADMIN").getString("link");
    founder.ask("write", id, records, records - records / authors * (authors - 1), options.bytes());
    for (int number = 1; number < authors; number++) {
      writeAway(founder, id, link, new Part(number, records / authors), options);
    }
    long entries = founder.ask("entries", id).getLong("entries");
    founder.ask("settled", id);
    Usage before = Usage.of(List.of(founder, newcomer));
    var synced = newcomer.ask("sync", link, entries);
    before.report(report);
    long began = synced.getLong("beganNs");
    var found = newcomer.ask("searchable", synced.getString("id"), entries);
    double seconds = (synced.getLong("ns") - began) / 1e9;
    double searchable = (found.getLong("ns") - began) / 1e9;
    report.spread("recordsPerSecond", records / seconds);
    report.spread("seconds", seconds);
    report.spread("searchablePerSecond", records / searchable);
    report.spread("searchableSeconds", searchable);
    var used = newcomer.look();
    report.single("searchableCpuSeconds", used.cpuSeconds() - before.cpuSeconds().getLast());
    report.single("searchableRssMiB", used.rssMiB());
    report.single("payloadBytes", (double) records * options.bytes());
    return synced.getString("id");
  }

  /// What an author writes: its number, and how many records.
  private record Part(int number, int records) {}

  /// An admin joins, writes, and ends once the founder has all.
  private static void writeAway(
      BenchProcess founder, String id, String link, Part part, BenchOptions options) {
    Path home = Checked.parsed(() -> Files.createTempDirectory("grove-author"));
    try (BenchProcess author = Checked.parsed(() -> BenchProcess.start(home))) {
      author.ask("join", link);
      author.ask("write", id, part.number(), part.records(), options.bytes());
      founder.ask("await", id, author.ask("entries", id).getLong("entries"));
    } finally {
      new grove.web.home.GroupFolder(home).delete();
    }
  }
}
