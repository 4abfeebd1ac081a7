/// The browser face, the command line, and the one place that wires everything.
@NullMarked
package grove.web;

import org.jspecify.annotations.NullMarked;
