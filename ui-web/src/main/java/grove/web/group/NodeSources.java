package grove.web.group;

import grove.graph.Loop;
import grove.identity.Hardening;
import java.security.SecureRandom;

/// What a node takes from the outside besides disk and network: randomness, time, and how dear
/// passphrases are.
///
/// @param upkeep a loop for what the node does by itself now and then; its clock is the node's. What
///     runs there may take seconds
public record NodeSources(SecureRandom random, Loop upkeep, Hardening hardening) {}
