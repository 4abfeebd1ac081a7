package grove.store;

/// A blob that is being written, as its bytes come; by one thread at a time.
///
/// What is begun can be gone on with after the process ended, whoever the sender is: from the last
/// [#mark] on ([BlobStore#writing(BlobRef, grove.identity.Secret)]). Until it is closed none of its
/// pieces is removed.
///
/// Every method throws [StoreException] when the disk fails; then it can only be closed.
public interface BlobWriting extends AutoCloseable {
  void add(byte[] bytes, int from, int to);

  /// Plain bytes that were added.
  long length();

  /// The bytes so far as a blob of their own, but for the last ones, at most
  /// [BlobStore#CHUNK_BYTES_MAX], of which it is not known yet where a piece ends. All of it is on the
  /// disk when this returns. Who wants to go on from it names it among the blobs that are kept.
  BlobRef mark();

  /// Ends it: the blob of all bytes, which are on the disk when this returns. Its pieces stay until
  /// [BlobStore#named].
  BlobRef finish();

  @Override
  void close();
}
