/// What they share: channels, messages, pages, files.
@NullMarked
package grove.grouping.space;

import org.jspecify.annotations.NullMarked;
