/// The secure link between two devices: bytes in, bytes out.
@NullMarked
package grove.identity.link;

import org.jspecify.annotations.NullMarked;
