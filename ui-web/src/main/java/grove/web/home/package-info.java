/// The folder of one node: its layout, its lock, what it remembers beside vault and store.
@NullMarked
package grove.web.home;

import org.jspecify.annotations.NullMarked;
