/// The messages between two nodes and their one encoding (PROTOCOL.md section 6).
@NullMarked
package grove.graph.wire;

import org.jspecify.annotations.NullMarked;
