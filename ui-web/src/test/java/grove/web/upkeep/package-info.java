/// What looks after a home: checks, explanations, repairs.
@NullMarked
package grove.web.upkeep;

import org.jspecify.annotations.NullMarked;
