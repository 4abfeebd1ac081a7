/// Whole groups in a simulated world: vault, store, graph and group of each node, under one seed.
@NullMarked
package grove.grouping.sim;

import org.jspecify.annotations.NullMarked;
