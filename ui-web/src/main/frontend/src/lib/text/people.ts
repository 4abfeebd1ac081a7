import { number } from '../format';
import { count } from './count';

export const people = {
  title: 'People',
  parts: {
    members: 'Members',
    invitations: 'Invitations',
    removals: 'Removals',
    history: 'History',
  },
  members: 'Members',
  count: (n: number) => count(n, 'member', 'members'),
  invite: 'Invite people',
  role: 'Role',
  roleOf: (name: string) => `Role of ${name}`,
  roleChanged: (name: string, role: string) => `${name} is now ${role}`,
  devices: (n: number) => count(n, 'device', 'devices'),
  seen: (when: string) => `Last seen ${when}`,
  online: 'Online',
  offline: 'Offline',
  has: (have: number, of: number) => `${number(have)} of ${number(of)}`,
  hasLabel: (name: string) => `What ${name} has`,
  actions: (name: string) => `Actions for ${name}`,
  details: 'Details and safety number',
  useKey: 'Use the workspace key…',
  remove: 'Remove from workspace',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: 'From now on:',
  removePoints: [
    'Nothing new reaches them, and nothing they write counts any more.',
    'Keys change at once, so they cannot read what is written from here on.',
  ],
  removeLimit: 'What they already have stays readable for them. No system can take that back.',
  removeAction: (name: string) => `Remove ${name}`,
  leave: 'Leave workspace',
  leaveTitle: (name: string) => `Leave ${name}?`,
  leaveText:
    'You stop receiving what others write. To come back you need a new invitation and somebody’s approval. What is on this computer stays here.',
  leaveLast:
    'You are the only owner. Without you nobody can change roles of admins or owners; consider making another owner first.',
  left: (name: string) => `You left ${name}`,
};
