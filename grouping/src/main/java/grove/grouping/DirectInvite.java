package grove.grouping;

import grove.identity.PersonId;

/// A direct invitation as its maker hands it over: the person is a member already.
///
/// @param name as their card says
/// @param file one line of text, sealed to the card's device; of no use to anybody else
public record DirectInvite(PersonId person, String name, Role role, String file) {}
