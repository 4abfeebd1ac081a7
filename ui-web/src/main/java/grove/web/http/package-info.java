/// The local web interface: who may speak to it, what it answers, and how bytes flow through it.
@NullMarked
package grove.web.http;

import org.jspecify.annotations.NullMarked;
