/** What the node does not offer yet, so that the page does not offer it either. */
export const offered = { vault: false, devices: false, invites: false };
