import type { Id } from '../api/types';

const KEY = 'grove.place.';

/** The discussion that was open last in a workspace; an identifier only, no content. */
export function lastPlace(workspace: Id): Id | null {
  return localStorage.getItem(KEY + workspace);
}

export function rememberPlace(workspace: Id, channel: Id): void {
  localStorage.setItem(KEY + workspace, channel);
}
