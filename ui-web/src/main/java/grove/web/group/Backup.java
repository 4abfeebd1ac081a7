package grove.web.group;

import grove.identity.SealedOutput;
import grove.identity.Vault;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.store.BlobStore;
import grove.store.Entry;
import grove.store.EntryStore;
import grove.store.Segment;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A backup of this home, ready to be written: one sealed file, made while the node runs.
///
/// Sealed as [SealedOutput] says; inside are records, each a kind (1), a length (4) and a content:
///
/// ```
/// 1 group     group id 32, whether its first sync was done 1; what follows, to the next group, is its
/// 2 segment   log id 41, seq below 6, id below 32, the segment as it travels: in order of arrival
/// 3 chunk     SHA-256 32, the sealed chunk as it is stored
/// 4 vault     person, device and keys, as VaultExport has them
/// 5 end       groups 4, entries 6, chunks 6
/// ```
///
/// The vault comes last: it has every key of the entries before it, also of those that were written
/// while the backup was made. Memory is constant: a batch of entries or a chunk at a time.
public final class Backup {
  static final Bytes MAGIC = Bytes.utf8("GROVEBAK");
  static final int FORMAT = 1;

  static final int GROUP = 1;
  static final int SEGMENT = 2;
  static final int CHUNK = 3;
  static final int VAULT = 4;
  static final int END = 5;

  /// The largest content of a record: a vault.
  static final int RECORD_BYTES_MAX = Vault.FILE_BYTES_MAX + (8 << 10);

  /// What is in it.
  ///
  /// @param leftOut workspaces that can not be read here, and so are missing
  public record Counts(int workspaces, long entries, int leftOut) {}

  /// A workspace as it stood when the backup began.
  private record Part(OpenWorkspace workspace, long position) {}

  private final SealedOutput.Prepared sealed;
  private final Vault vault;
  private final List<Part> parts;
  private final int leftOut;
  private long entries;
  private long chunks;

  Backup(SealedOutput.Prepared sealed, Vault vault, List<OpenWorkspace> workspaces, int leftOut) {
    this.sealed = sealed;
    this.vault = vault;
    this.parts = workspaces.stream().map(w -> new Part(w, w.store().position())).toList();
    this.leftOut = leftOut;
  }

  public Counts counts() {
    long all = parts.stream().mapToLong(Part::position).sum();
    return new Counts(parts.size(), all, leftOut);
  }

  /// Writes it, once. What comes out before the end is no backup.
  public void writeTo(OutputStream out) throws IOException {
    SealedOutput sealing = sealed.begin(MAGIC, FORMAT, out);
    for (Part part : parts) {
      EntryStore store = part.workspace().store();
      ByteWriter group = new ByteWriter().hash(store.group().hash()).bool(Standing.inStep(store));
      record(sealing, GROUP, group.toBytes());
      writeEntries(sealing, store, part.position());
      writeChunks(sealing, part.workspace().blobs());
    }
    record(sealing, VAULT, vault.export());
    record(sealing, END, new ByteWriter().u32(parts.size()).u48(entries).u48(chunks).toBytes());
    sealing.finish();
  }

  private void writeEntries(SealedOutput sealing, EntryStore store, long top) throws IOException {
    List<Entry> run = new ArrayList<>();
    for (long at = 0; at < top; ) {
      List<Entry> next = store.after(at, (int) Math.min(EntryStore.AFTER_ENTRIES_MAX, top - at));
      if (next.isEmpty()) {
        throw new IOException("the store holds less than it said");
      }
      for (Entry entry : next) {
        run.add(entry);
        if (entry.signature().isPresent()) {
          writeSegment(sealing, new Segment(run));
          run.clear();
        }
      }
      at += next.size();
    }
    entries += top;
  }

  private static void writeSegment(SealedOutput sealing, Segment segment) throws IOException {
    ByteWriter writer = new ByteWriter(segment.bytes() + 128);
    segment.log().write(writer);
    writer.u48(segment.first().seq() - 1).hash(segment.first().header().prev());
    segment.write(writer);
    record(sealing, SEGMENT, writer.toBytes());
  }

  private void writeChunks(SealedOutput sealing, BlobStore blobs) throws IOException {
    for (int shelf = 0; shelf < BlobStore.SHELVES; shelf++) {
      for (Hash chunk : blobs.chunks(shelf)) {
        Optional<Bytes> cipher = blobs.chunk(chunk);
        if (cipher.isPresent()) {
          record(sealing, CHUNK, Bytes.concat(chunk.bytes(), cipher.get()));
          chunks++;
        }
      }
    }
  }

  private static void record(SealedOutput sealing, int kind, Bytes content) throws IOException {
    sealing.write(new ByteWriter().u8(kind).u32(content.size()).toBytes());
    sealing.write(content);
  }
}
