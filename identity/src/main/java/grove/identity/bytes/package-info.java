/// Canonical bytes: one encoding per value, strict readers.
@NullMarked
package grove.identity.bytes;

import org.jspecify.annotations.NullMarked;
