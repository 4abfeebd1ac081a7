/// One link to one device: knock, TLS, frames, states, timers.
@NullMarked
package grove.graph.link;

import org.jspecify.annotations.NullMarked;
