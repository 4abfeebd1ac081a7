/// How it travels: neighbours, flooding, sync. The public face.
@NullMarked
package grove.graph;

import org.jspecify.annotations.NullMarked;
