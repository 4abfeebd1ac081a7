/// The simulator: whole nodes without sockets and pages, in one thread under one seed, with faults,
/// and the invariants that must hold all the same.
@NullMarked
package grove.web.sim;

import org.jspecify.annotations.NullMarked;
