/// What is told to neighbours unasked: new entries, acknowledgements, addresses.
@NullMarked
package grove.graph.flood;

import org.jspecify.annotations.NullMarked;
