package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.bytes.Bytes;
import java.security.SecureRandom;

/// One end of an encrypted link between two devices: bytes in, bytes out, no sockets and no threads.
///
/// Whoever owns it moves bytes: what arrives goes into [#offer]; after each call, [#takeOutput] gives
/// what is to be sent and [#takePlain] what the peer said. The caller demands one device key; the
/// callee learns which device called. Nothing of the peer is to be believed before [#established].
///
/// Whatever the peer sends, the worst is a [LinkException]. After it the link is dead; what
/// [#takeOutput] still gives (an alert that says why) may be sent. Not thread-safe.
///
/// It is TLS ([TlsLink]); simulated worlds, which make thousands of links, have a twin in the test
/// tree.
public interface SecureLink extends AutoCloseable {
  /// Bytes of a handshake that an end accepts before it gives up; a good one sends about 1,600.
  int HANDSHAKE_BYTES_MAX = 16_384;

  /// The end that dialled `expectedPeer`; its first [#takeOutput] begins the handshake.
  static SecureLink caller(DeviceKey own, DeviceId expectedPeer, SecureRandom random) {
    return LinkMaker.now().caller(own, expectedPeer, random);
  }

  /// The end that was dialled.
  static SecureLink callee(DeviceKey own, SecureRandom random) {
    return LinkMaker.now().callee(own, random);
  }

  /// Takes in bytes from the peer, from `from` (inclusive) to `to` (exclusive), in pieces of any
  /// size; what follows the peer's farewell is ignored.
  void offer(byte[] cipher, int from, int to) throws LinkException;

  /// What is to be sent to the peer now; empty if nothing.
  byte[] takeOutput();

  /// Bytes that the peer said since they were taken last.
  int plainBytes();

  /// Puts these bytes into an array that has room for them.
  void takePlain(byte[] into, int at);

  /// The same in an array of their own; empty if nothing.
  default byte[] takePlain() {
    var plain = new byte[plainBytes()];
    takePlain(plain, 0);
    return plain;
  }

  /// Encrypts bytes for the peer; [#takeOutput] has them then. Only on an established link.
  void write(byte[] plain, int from, int to) throws LinkException;

  /// Whether the handshake is complete: the peer is who [#peer] says.
  boolean established();

  /// Whether the peer said farewell: nothing more will come, and nothing more can be sent.
  boolean closedByPeer();

  /// The device at the other end of the established link.
  DeviceId peer();

  /// 32 bytes that only the two ends of this link know.
  Bytes exporter();

  /// Says farewell: [#takeOutput] has it then, and nothing can be written after it.
  void closeNotify() throws LinkException;

  /// Drops the link without a word.
  @Override
  void close();
}
