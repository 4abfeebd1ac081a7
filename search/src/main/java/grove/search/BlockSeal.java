package grove.search;

import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// The key of one file of the index, and what it does to a block.
///
/// The key is derived from the index's key, the file's random salt and its name, so a block opens in
/// its own file only and a file under its own name only. The block's number is the nonce. That a
/// block is the last one is sealed with it: a file cut between two blocks ends with one that is not.
final class BlockSeal implements AutoCloseable {
  private static final Bytes INFO = Bytes.utf8("grove/index/1");
  private static final Bytes INSIDE = Bytes.of((byte) 0);
  private static final Bytes LAST = Bytes.of((byte) 1);

  private final Secret key;

  BlockSeal(Secret index, Bytes salt, String name) {
    key = Suite.hkdf(index, salt, Bytes.concat(INFO, Bytes.utf8(name)), Suite.KEY_BYTES);
  }

  /// Each block of a file is sealed once.
  Bytes seal(long block, boolean last, Bytes text) {
    return Suite.seal(key, block, last ? LAST : INSIDE, text);
  }

  Bytes open(long block, boolean last, Bytes sealed) throws MalformedException {
    return Suite.open(key, block, last ? LAST : INSIDE, sealed);
  }

  @Override
  public void close() {
    key.close();
  }
}
