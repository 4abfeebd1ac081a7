/// Processes that are killed in the middle of their work, and what has to be there afterwards:
/// `./grove crash`.
@NullMarked
package grove.web.crash;

import org.jspecify.annotations.NullMarked;
