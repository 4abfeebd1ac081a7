/// Real nodes in networks of their own, which the test makes and takes away.
@NullMarked
package grove.web.lan;

import org.jspecify.annotations.NullMarked;
