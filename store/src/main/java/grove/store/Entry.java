package grove.store;

import grove.identity.DeviceKey;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The signed unit of a device log: header, stub and body.
///
/// An entry is immutable, and its parts always fit its header; whether it is known, signed by its
/// device or effective is said elsewhere. Only bodies are ever dropped: their hash stays, so the
/// header, and with it id and signature, can still be checked.
public final class Entry {
  /// Bytes of a signature.
  public static final int SIGNATURE_BYTES = 64;

  private static final Bytes SIGNATURE_DOMAIN = Bytes.utf8("grove/sig/1");

  private final EntryHeader header;
  private final Bytes stub;
  private final @Nullable Bytes body;
  private final @Nullable Bytes signature;
  // Derived on demand; a race computes the same immutable value twice, which does no harm.
  private @Nullable Hash bodyHash;
  private @Nullable Hash id;

  /// Whether this very object was signed here. It is set by [#sign] alone: neither a copy nor what is
  /// read from anywhere has it, whatever it says of itself.
  private boolean signedHere;

  /// For parts that are known to fit each other; `bodyHash` is needed where the body is dropped.
  Entry(
      EntryHeader header,
      Bytes stub,
      @Nullable Bytes body,
      @Nullable Hash bodyHash,
      @Nullable Bytes signature) {
    this.header = header;
    this.stub = stub;
    this.body = body;
    this.bodyHash = bodyHash;
    this.signature = signature;
  }

  /// An unsigned entry; refuses parts that do not fit the header.
  public static Entry of(EntryHeader header, Bytes stub, Bytes body) {
    var bodyHash = Hash.sha256(body);
    if (header.stubBytes() != stub.size() || header.bodyBytes() != body.size()) {
      throw new IllegalArgumentException("stub or body has another size than the header says");
    }
    if (!header.contentHash().equals(contentHash(stub, bodyHash))) {
      throw new IllegalArgumentException("stub or body has another hash than the header says");
    }
    return new Entry(header, stub, body, bodyHash, null);
  }

  /// What a header says about these parts.
  public static Hash contentHash(Bytes stub, Bytes body) {
    return contentHash(stub, Hash.sha256(body));
  }

  static Hash contentHash(Bytes stub, Hash bodyHash) {
    return Hash.sha256(Hash.sha256(stub).bytes(), bodyHash.bytes());
  }

  public EntryHeader header() {
    return header;
  }

  public Hash id() {
    var known = id;
    if (known == null) {
      known = header.id();
      id = known;
    }
    return known;
  }

  public LogId log() {
    return header.log();
  }

  public long seq() {
    return header.seq();
  }

  public Bytes stub() {
    return stub;
  }

  /// Empty once it was dropped.
  public Optional<Bytes> body() {
    return Optional.ofNullable(body);
  }

  public Hash bodyHash() {
    var known = bodyHash;
    if (known == null) {
      known = Hash.sha256(Objects.requireNonNull(body));
      bodyHash = known;
    }
    return known;
  }

  /// Present where the entry is a signed point that this node keeps.
  public Optional<Bytes> signature() {
    return Optional.ofNullable(signature);
  }

  public Entry sign(DeviceKey key) {
    if (!key.id().equals(header.log().device())) {
      throw new IllegalArgumentException("an entry is signed by the device of its log only");
    }
    var entry = new Entry(header, stub, body, bodyHash, key.sign(signed())).knownAs(id());
    entry.signedHere = true;
    return entry;
  }

  /// Whether it has a signature, and that is its device's. To check the one that was made a moment ago
  /// would cost twice as much as to make it.
  public boolean signatureValid() {
    return signature != null
        && (signedHere || Suite.verify(header.log().device().bytes(), signed(), signature));
  }

  /// The same entry after its body was dropped.
  public Entry withoutBody() {
    return body == null || body.isEmpty()
        ? this
        : new Entry(header, stub, null, bodyHash(), signature).knownAs(id);
  }

  /// Whether it has a body that may be dropped: only what people wrote ever is. Rights are judged by
  /// the bodies of control entries.
  boolean droppable() {
    return body != null && !body.isEmpty() && header.log().lane() == Lane.DATA;
  }

  /// This entry with the body that another copy of it has.
  Entry withBody(Entry copy) {
    if (!copy.id().equals(id())) {
      throw new IllegalArgumentException("a body of another entry");
    }
    return new Entry(header, stub, copy.body, bodyHash, signature).knownAs(id);
  }

  Entry withoutSignature() {
    return signature == null ? this : new Entry(header, stub, body, bodyHash, null).knownAs(id);
  }

  /// Keeps an id that was computed before.
  Entry knownAs(@Nullable Hash known) {
    id = known;
    return this;
  }

  private Bytes signed() {
    return signedBytes(id());
  }

  /// What the device signs of an entry.
  static Bytes signedBytes(Hash id) {
    return Bytes.concat(SIGNATURE_DOMAIN, id.bytes());
  }

  /// Equal are entries that hold the same: same id, body here or dropped, same signature.
  @Override
  public boolean equals(Object other) {
    return other instanceof Entry entry
        && id().equals(entry.id())
        && (body == null) == (entry.body == null)
        && Objects.equals(signature, entry.signature);
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }

  @Override
  public String toString() {
    return "Entry[" + header.log() + " " + header.seq() + " " + id() + "]";
  }
}
