package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Reads what a [SealedOutput] wrote; every byte that it gives was authenticated.
///
/// Whether the end is the real one shows only there: who acts upon a part must be able to undo it.
public final class SealedInput implements AutoCloseable {
  private final InputStream in;
  private final Secret key;
  private final Bytes header;
  private Bytes piece = Bytes.EMPTY;
  private int at;
  private long number;
  private boolean last;
  private int ahead;

  private SealedInput(InputStream in, Secret key, Bytes header) throws IOException {
    this.in = in;
    this.key = key;
    this.header = header;
    this.ahead = in.read();
  }

  /// A file whose beginning was read, and that is not open yet.
  public static final class Closed {
    private final InputStream in;
    private final int format;
    private final List<VaultSlot> slots;
    private final Bytes header;

    private Closed(InputStream in, int format, List<VaultSlot> slots, Bytes header) {
      this.in = in;
      this.format = format;
      this.slots = slots;
      this.header = header;
    }

    /// The file's format, for whose magic it is to judge.
    public int format() {
      return format;
    }

    /// Whether a passphrase opens it; else a recovery code does.
    public boolean byPassphrase() {
      return slots.stream().anyMatch(VaultSlot.ByPassphrase.class::isInstance);
    }

    /// Opens it; empty if the credential does not.
    public Optional<SealedInput> open(Credential credential) throws IOException {
      var master = VaultSlot.open(slots, credential);
      if (master.isEmpty()) {
        return Optional.empty();
      }
      try (var opened = master.get()) {
        var key = Suite.hkdf(opened, Bytes.EMPTY, SealedOutput.INFO, Suite.KEY_BYTES);
        return Optional.of(new SealedInput(in, key, header));
      }
    }
  }

  /// Reads the beginning of a file.
  ///
  /// @param formatMax the highest format whose slots are understood here; of a higher one nothing
  ///     more is read
  public static Closed read(Bytes magic, int formatMax, InputStream in)
      throws IOException, MalformedException {
    var start = exactly(in, magic.size() + 2);
    var reader = ByteReader.of(start);
    if (!reader.bytes(magic.size()).equals(magic)) {
      throw new MalformedException("a file of another kind");
    }
    var format = reader.u16();
    if (format > formatMax) {
      return new Closed(in, format, List.of(), Bytes.EMPTY);
    }
    var count = exactly(in, 1);
    if (count.at(0) != 1) {
      throw new MalformedException("a sealed file has one slot");
    }
    var head = exactly(in, 3);
    var size = ((head.at(1) & 0xff) << 8) | (head.at(2) & 0xff);
    if (size > VaultSlot.SLOT_BYTES_MAX) {
      throw new MalformedException("a slot that is too long");
    }
    var slots = Bytes.concat(count, head, exactly(in, size));
    var slotReader = ByteReader.of(slots);
    var read = VaultSlot.readAll(slotReader);
    slotReader.end();
    return new Closed(in, format, read, Bytes.concat(start, slots));
  }

  private static Bytes exactly(InputStream in, int bytes) throws IOException, MalformedException {
    var read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new MalformedException("the file ends too early");
    }
    return Bytes.owned(read);
  }

  /// The next so many bytes.
  ///
  /// @throws MalformedException if they are not there whole and unchanged
  public Bytes read(int bytes) throws IOException, MalformedException {
    var out = new byte[bytes];
    var filled = 0;
    while (filled < bytes) {
      if (at == piece.size()) {
        next();
      }
      var n = Math.min(bytes - filled, piece.size() - at);
      piece.slice(at, at + n).copyTo(out, filled);
      at += n;
      filled += n;
    }
    return Bytes.owned(out);
  }

  /// Checks that the stream ends here, as it was written.
  public void end() throws IOException, MalformedException {
    while (!last && at == piece.size()) {
      next();
    }
    if (at < piece.size()) {
      throw new MalformedException("the file goes on behind its end");
    }
  }

  private void next() throws IOException, MalformedException {
    if (last) {
      throw new MalformedException("the file ends too early");
    }
    var sealed = new byte[SealedOutput.PIECE_BYTES + Suite.TAG_BYTES];
    var size = 0;
    if (ahead >= 0) {
      sealed[0] = (byte) ahead;
      size = 1 + in.readNBytes(sealed, 1, sealed.length - 1);
      ahead = in.read();
    }
    last = ahead < 0;
    piece =
        Suite.open(
            key, number, SealedOutput.bound(header, number, last), Bytes.of(sealed, 0, size));
    number++;
    at = 0;
  }

  /// Wipes the key; the stream below stays open.
  @Override
  public void close() {
    key.close();
  }
}
