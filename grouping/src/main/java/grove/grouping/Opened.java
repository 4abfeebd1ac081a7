package grove.grouping;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.Optional;

/// What became of opening a data entry.
public sealed interface Opened {

  /// Its plain text; the body is empty where it has been dropped.
  record Plain(Bytes stub, Optional<Bytes> body) implements Opened {}

  /// The key is not here (yet): asked for, and told by `KeysArrived`.
  record MissingKey(Hash epoch) implements Opened {}

  /// It is signed by its author, but does not open: the author's fault.
  record Broken(String reason) implements Opened {}
}
