/// A world for tests: virtual time, a network that exists in memory only, and nodes that run in it
/// the production code, all in one thread and under one seed.
@NullMarked
package grove.graph.sim;

import org.jspecify.annotations.NullMarked;
