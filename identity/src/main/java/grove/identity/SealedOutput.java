package grove.identity;

import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;

/// A stream of any length, sealed under one key: what a backup is written with.
///
/// ```
/// magic         8     whose file it is
/// format        2
/// slots         1, then one as in VaultSlot: passphrase or recovery code
/// pieces              of 64 KiB and a tag of 16 bytes; the last is shorter, perhaps only its tag
/// ```
///
/// A piece is sealed by AES-256-GCM under a key that is derived from the slot's master key, which is
/// random and new for each stream. The nonce is the piece's number, so pieces can not change places;
/// the associated data is 1 for the last piece and 0 for the others, so a stream that was cut at
/// the end of a piece does not open; and the first one's begins with everything before it, so nothing
/// there can be exchanged. (STREAM of Hoang, Reyhanitabar, Rogaway and Vizar, as age uses it.)
public final class SealedOutput {
  /// Plain bytes of a piece.
  static final int PIECE_BYTES = 64 << 10;

  static final Bytes INFO = Bytes.utf8("grove/backup/1");

  private final OutputStream out;
  private final Secret key;
  private final Bytes header;
  private final byte[] piece = new byte[PIECE_BYTES];
  private int filled;
  private long number;

  private SealedOutput(OutputStream out, Secret key, Bytes header) {
    this.out = out;
    this.key = key;
    this.header = header;
  }

  /// A key for one stream, wrapped so that a credential opens it: made before the first byte is
  /// written, since it may take long and may be refused.
  public static final class Prepared {
    private final Secret master;
    private final VaultSlot slot;

    private Prepared(Secret master, VaultSlot slot) {
      this.master = master;
      this.slot = slot;
    }

    /// Begins the stream, and with it the file.
    ///
    /// @param magic 8 bytes that say whose file it is
    public SealedOutput begin(Bytes magic, int format, OutputStream out) throws IOException {
      var header = new ByteWriter().bytes(magic).u16(format);
      VaultSlot.writeAll(List.of(slot), header);
      header.toBytes().writeTo(out);
      try (master) {
        var key = Suite.hkdf(master, Bytes.EMPTY, INFO, Suite.KEY_BYTES);
        return new SealedOutput(out, key, header.toBytes());
      }
    }
  }

  /// Makes the key of a stream, so that the credential opens it.
  ///
  /// @throws IllegalArgumentException with one line for the person, if a passphrase is too short
  public static Prepared prepare(Credential credential, SecureRandom random) {
    var master = Secret.random(random, Suite.KEY_BYTES);
    var slot =
        switch (credential) {
          case Credential.ByPassphrase by -> VaultSlot.wrap(master, by, random);
          case Credential.ByCode(RecoveryCode code) ->
              VaultSlot.wrap(master, code.publicKey(), random);
        };
    return new Prepared(master, slot);
  }

  public void write(Bytes bytes) throws IOException {
    var from = bytes.toArray();
    for (var at = 0; at < from.length; ) {
      if (filled == PIECE_BYTES) {
        seal(false);
      }
      var n = Math.min(PIECE_BYTES - filled, from.length - at);
      System.arraycopy(from, at, piece, filled, n);
      filled += n;
      at += n;
    }
  }

  /// Writes the last piece; without it nothing opens as whole. The stream below stays open.
  public void finish() throws IOException {
    seal(true);
    key.close();
    out.flush();
  }

  private void seal(boolean last) throws IOException {
    Suite.seal(key, number, bound(header, number, last), Bytes.of(piece, 0, filled)).writeTo(out);
    number++;
    filled = 0;
  }

  static Bytes bound(Bytes header, long number, boolean last) {
    var end = Bytes.of((byte) (last ? 1 : 0));
    return number == 0 ? Bytes.concat(header, end) : end;
  }
}
