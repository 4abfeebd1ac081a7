/// Bringing two nodes in step: frontiers, pulling, serving, what waits, blobs and keys.
@NullMarked
package grove.graph.sync;

import org.jspecify.annotations.NullMarked;
