package grove.identity.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;
import org.jspecify.annotations.Nullable;

/// AES-GCM of the JDK for TLS records, one direction.
///
/// Bouncy Castle's own is written in Java and moves 40 to 48 MB/s; the JDK's uses the processor's
/// instructions.
final class RecordCipher implements TlsAEADCipherImpl {
  /// Small pieces, so that the JDK's fast code is compiled in soon: as for all sealing.
  private static final int PIECE_BYTES = 2_048;

  private final Cipher cipher;
  private final boolean encrypts;
  private @Nullable SecretKeySpec key;
  private @Nullable GCMParameterSpec parameters;
  private int tagBytes;

  RecordCipher(boolean encrypts) {
    this.encrypts = encrypts;
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  @Override
  public void setKey(byte[] bytes, int offset, int length) {
    key = new SecretKeySpec(bytes, offset, length, "AES");
  }

  @Override
  public void init(byte[] nonce, int tagBytes) {
    this.tagBytes = tagBytes;
    parameters = new GCMParameterSpec(8 * tagBytes, nonce);
  }

  @Override
  public int getOutputSize(int inputBytes) {
    return encrypts ? inputBytes + tagBytes : Math.max(0, inputBytes - tagBytes);
  }

  @Override
  public int doFinal(
      byte @Nullable [] additional, byte[] in, int inAt, int inBytes, byte[] out, int outAt)
      throws IOException {
    try {
      cipher.init(encrypts ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key, parameters);
      if (additional != null && additional.length > 0) {
        cipher.updateAAD(additional);
      }
      var done = 0;
      var written = 0;
      while (encrypts && inBytes - done > PIECE_BYTES) {
        written += cipher.update(in, inAt + done, PIECE_BYTES, out, outAt + written);
        done += PIECE_BYTES;
      }
      return written + cipher.doFinal(in, inAt + done, inBytes - done, out, outAt + written);
    } catch (GeneralSecurityException e) {
      var alert = encrypts ? AlertDescription.internal_error : AlertDescription.bad_record_mac;
      throw new TlsFatalAlert(alert, e);
    }
  }
}
