/// The membership rule of PROTOCOL section 4: who is a member, in which role, and which entries count,
/// as a pure function of the set of entries that is known.
///
/// [grove.grouping.rule.Membership] is the face; it is asked in [grove.grouping.rule.Act]s and
/// [grove.grouping.rule.Position]s, and told what a control entry means in
/// [grove.grouping.rule.Meaning]s. The passes are not seen from outside.
@NullMarked
package grove.grouping.rule;

import org.jspecify.annotations.NullMarked;
