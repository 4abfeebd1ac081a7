/// What the tests of all floors share: randomness from a seed, decoder fuzzing, golden files.
@NullMarked
package grove.identity.testing;

import org.jspecify.annotations.NullMarked;
