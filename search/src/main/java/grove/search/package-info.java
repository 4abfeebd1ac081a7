/// Finding: a full-text index over the items of a group.
@NullMarked
package grove.search;

import org.jspecify.annotations.NullMarked;
