/// Who: persons, devices, the vault.
@NullMarked
package grove.identity;

import org.jspecify.annotations.NullMarked;
