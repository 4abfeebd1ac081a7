package grove.web;

import java.util.Optional;
import java.util.OptionalInt;

/// How a node is to be started.
///
/// @param port of the page; 0 = any free one; empty = the kept one, else 4747 or the next free
/// @param peerPort for other nodes; 0 = any free one; empty = the kept one, else any
/// @param bind address of the peer port; empty = all
/// @param name makes the identity where the home has none
/// @param lan look for nodes in the local network; a peer port on loopback never does
/// @param metrics tell numbers about links and sync to programs, at `/api/metrics`
public record NodeOptions(
    OptionalInt port,
    OptionalInt peerPort,
    Optional<String> bind,
    Optional<String> name,
    boolean lan,
    boolean metrics) {}
