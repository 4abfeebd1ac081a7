/// How it travels: neighbours, flooding, sync.
@NullMarked
package grove.graph;

import org.jspecify.annotations.NullMarked;
