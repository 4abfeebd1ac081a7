package grove.store;

import grove.identity.Secret;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.testing.GoldenFile;
import grove.store.testing.TestLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every encoding gives the bytes that it gave before, on the wire and on the disk.
final class GoldenTest {
  private final Samples samples = new Samples();

  @Test
  void entriesAreAsTheyWere() {
    var golden = new GoldenFile("golden/entries.txt");
    golden.with("group", samples.group().hash().bytes());
    var number = 0;
    for (var entry : samples.entries()) {
      var name = "entry" + number++;
      golden.with(name + ".header", entry.header().encode());
      golden.with(name + ".id", entry.id().bytes());
      entry.signature().ifPresent(signature -> golden.with(name + ".signature", signature));
      golden.with(name + ".stored", Bytes.owned(EntryValue.encode(entry)));
    }
    golden.check();
  }

  @Test
  void segmentsAreAsTheyWere() {
    var golden = new GoldenFile("golden/segments.txt");
    var number = 0;
    for (var segment : samples.segments()) {
      var out = new ByteWriter();
      segment.write(out);
      golden.with("segment" + number++, out.toBytes());
    }
    golden.check();
  }

  @Test
  void proofsAreAsTheyWere() {
    var golden = new GoldenFile("golden/proofs.txt");
    var number = 0;
    for (var proof : samples.proofs()) {
      var out = new ByteWriter();
      proof.write(out);
      golden.with("proof" + number++, out.toBytes());
    }
    golden.check();
  }

  @Test
  void namesAndRowsAreAsTheyWere() {
    var log = TestLog.founder(1).log();
    var head = new Head(9, Samples.EPOCH);
    var other = log.on(Lane.DATA);
    new GoldenFile("golden/rows.txt")
        .with("log", log.encode())
        .with("log.short", log.shortId())
        .with("frontier.digest", Frontier.of(Map.of(log, head)).digest().bytes())
        .with("frontier2.digest", Frontier.of(Map.of(log, head, other, head)).digest().bytes())
        .with("empty.digest", Frontier.EMPTY.digest().bytes())
        .with(
            "frozen.digest",
            Frontier.of(Map.of(log, head), Map.of(log, new Freeze(head, 1))).digest().bytes())
        .with("place", Bytes.owned(new Keys.Place(3, 1L << 40).encode()))
        .with("arrival.key", Bytes.owned(new Keys.Arrival(7, 3, 5, 600).key()))
        .with("arrival.value", Bytes.owned(new Keys.Arrival(7, 3, 5, 600).value()))
        .with("logs.key", Bytes.owned(Keys.numberKey(3)))
        .with("logs.value", Bytes.owned(new Keys.LogRow(log, head).value()))
        .with(
            "logs.branch",
            Bytes.owned(new Keys.LogRow(log, head, Optional.of(new Head(5, Hash.ZERO))).value()))
        .with("fork.key", Bytes.owned(Keys.ForkRow.key(log)))
        .with("mark", SyncMark.encode(1_234))
        .check();
  }

  @Test
  void blobsAreAsTheyWere() throws IOException {
    var golden = new GoldenFile("golden/blobs.txt");
    var number = 0;
    for (var list : Samples.lists()) {
      golden.with("list" + number++, list.encode());
    }
    try (var store = BlobStore.memory();
        var key = Secret.of(BlobStoreContract.noise(32))) {
      for (var text : new String[] {"", "a small file"}) {
        var plain = new ByteArrayInputStream(Bytes.utf8(text).toArray());
        var blob = store.write(plain, key);
        var out = new ByteWriter();
        blob.write(out);
        golden.with("ref of '" + text + "'", out.toBytes());
        golden.with("manifest of '" + text + "'", store.chunk(blob.manifest()).orElseThrow());
      }
      var noise = BlobStoreContract.noise(10 * BlobStore.CHUNK_BYTES);
      var large = store.write(new ByteArrayInputStream(noise), key);
      golden.with("manifest id of noise of 2,560 KiB", large.manifest().bytes());
    }
    golden.check();
  }
}
