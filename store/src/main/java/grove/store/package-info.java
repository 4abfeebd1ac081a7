/// What a node holds: device logs, frontier, blobs.
@NullMarked
package grove.store;

import org.jspecify.annotations.NullMarked;
