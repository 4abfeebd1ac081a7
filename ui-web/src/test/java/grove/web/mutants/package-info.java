/// Deliberate faults in the program, one at a time: the tests must catch each (`./grove mutants`).
@NullMarked
package grove.web.mutants;

import org.jspecify.annotations.NullMarked;
