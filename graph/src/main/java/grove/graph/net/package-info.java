/// The ports to the real machine: loops on threads, connections on sockets.
@NullMarked
package grove.graph.net;

import org.jspecify.annotations.NullMarked;
