/// Measurements between real processes (`./grove bench cold-sync` and others), beside the limits of
/// what they are built of.
@NullMarked
package grove.web.bench;

import org.jspecify.annotations.NullMarked;
