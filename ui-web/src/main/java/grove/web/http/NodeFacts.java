package grove.web.http;

/// What a running node says about itself.
///
/// @param peer where other nodes reach it best, `HOST:PORT`
/// @param near whether it looks for other nodes in the local network
/// @param metrics whether it tells numbers about its graphs to programs
public record NodeFacts(String version, String peer, long pid, boolean near, boolean metrics) {}
