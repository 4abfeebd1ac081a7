package grove.graph;

import java.security.SecureRandom;

/// What a graph uses of the outside: time and tasks, network, randomness.
public record GraphPorts(Loop loop, Transport transport, SecureRandom random) {}
