package grove.graph.flood;

/// The new head of a log.
///
/// @param idPrefix first 8 bytes of the head's id
/// @param large whether it is too large for PUSH
/// @param <K> a log
public record News<K>(K log, long seq, long idPrefix, boolean large) {}
