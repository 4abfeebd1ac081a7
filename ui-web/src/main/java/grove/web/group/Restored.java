package grove.web.group;

import grove.identity.PersonId;

/// What a restore brought back.
public record Restored(PersonId person, String name, int workspaces, long entries) {}
