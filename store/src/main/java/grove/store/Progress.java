package grove.store;

/// How much of a blob is here.
///
/// Pieces are chunks and the lists that name them. While lists are missing, `of` is an estimate
/// from the length and always above `have`.
///
/// @param have pieces here
/// @param of pieces in all
/// @param haveBytes plain bytes here
/// @param ofBytes plain bytes in all: the blob's length
/// @param broken whether its list of pieces is not valid, so that it will never be complete
public record Progress(long have, long of, long haveBytes, long ofBytes, boolean broken) {
  public boolean complete() {
    return have == of && !broken;
  }
}
