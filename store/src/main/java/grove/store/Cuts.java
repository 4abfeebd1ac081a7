package grove.store;

/// Where a stream of plain bytes is cut into chunks.
interface Cuts {
  /// The length of the next chunk: from 1 to `length`, and at least [BlobList#CHUNK_BYTES_MIN] but at
  /// the end of the stream.
  ///
  /// @param bytes begins with what is not cut yet
  /// @param length how much of it there is: as much as fits in a chunk, unless the stream ends here
  int next(byte[] bytes, int length);
}
