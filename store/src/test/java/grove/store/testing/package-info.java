/// What tests of this floor and of those above need to make entries.
@NullMarked
package grove.store.testing;

import org.jspecify.annotations.NullMarked;
