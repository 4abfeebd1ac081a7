/// Who may: membership, invitations, content keys.
@NullMarked
package grove.grouping;

import org.jspecify.annotations.NullMarked;
