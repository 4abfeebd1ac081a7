import type { Role } from './api/types';

/** The roles that somebody of a role may give: admins up to editor, owners every one. */
export function grantable(own: Role): Role[] {
  if (own === 'owner') return ['owner', 'admin', 'editor', 'viewer'];
  return own === 'admin' ? ['editor', 'viewer'] : [];
}

/** The roles an invitation can carry; owners are made afterwards, on purpose. */
export function invitable(own: Role): Role[] {
  return grantable(own).filter((role) => role !== 'owner');
}
