package grove.store;

import grove.identity.Secret;
import grove.identity.bytes.ByteWriter;
import grove.identity.testing.SeededRandom;
import grove.store.testing.TestLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;

/// A process that writes until it is killed, and says on its output what it was promised.
///
/// Lines: `ready` when it begins, `entry SEQ ID` after a synced append of the own log, `blob HEX` after
/// a blob was written.
final class CrashChild {
  private CrashChild() {}

  /// Runs until it is killed; the arguments are a folder and a seed.
  public static void main(String... arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    var random = new SeededRandom(Long.parseLong(arguments[1]));
    var founder = TestLog.founder(1);
    var genesis = founder.genesis();
    try (var entries = EntryStore.rocks(folder.resolve("log"), founder.group());
        var blobs = BlobStore.files(folder.resolve("blobs"));
        var key = Secret.of(new byte[32])) {
      entries.append(genesis, true);
      var own = founder.other(1, Lane.DATA);
      var other = founder.other(2, Lane.DATA);
      own.back(entries.frontier().head(own.log()).orElse(Head.NONE));
      other.back(entries.frontier().head(other.log()).orElse(Head.NONE));
      say("ready");
      while (true) {
        switch (random.nextInt(6)) {
          case 0 -> {
            var plain = new byte[random.nextInt(400_000)];
            random.nextBytes(plain);
            var out = new ByteWriter();
            blobs.write(new ByteArrayInputStream(plain), key).write(out);
            say("blob " + out.toBytes().toHex());
          }
          case 1, 2 -> must(entries.append(other.segment(1 + random.nextInt(30), 2_000), false));
          default -> {
            must(entries.append(own.segment(1 + random.nextInt(10), 1_000), true));
            say("entry " + own.head().seq() + " " + own.head().id().toHex());
          }
        }
      }
    }
  }

  private static void must(Append append) {
    if (!(append instanceof Append.Accepted)) {
      throw new IllegalStateException("not accepted: " + append);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
