/// Whom a node is linked with: ring, random neighbours, probes, back-off. Decisions only: they know
/// devices and times, and neither links nor threads, so that they run for ten thousand nodes in one
/// thread as they run in a real one.
@NullMarked
package grove.graph.overlay;

import org.jspecify.annotations.NullMarked;
