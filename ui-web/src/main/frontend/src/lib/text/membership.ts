import { count } from './count';

/** Words about one member: keys, devices, comparing, removing. */

export const member = {
  title: (name: string) => name,
  role: 'Role',
  lastSeen: 'Last seen',
  now: 'online now',
  never: 'not yet seen here',
  seenShort: (when: string) => `last seen ${when}`,
  lookalike: (name: string) =>
    `The name “${name}” is easily confused with another one here. Go by the key, not by the name.`,
  compareTitle: 'Is this really them?',
  compareText: (name: string) =>
    `Meet or call ${name}. Both open this page for each other and read the numbers, or the words, aloud. Everything must be the same.`,
  digits: 'Safety number',
  words: 'The same in words',
  matches: 'We compared: it matches',
  verified: (name: string, when: string) => `You verified ${name} on ${when}.`,
  verifiedPlain: (name: string) => `You verified ${name}.`,
  undo: 'Undo',
  nowVerified: (name: string) => `${name} is verified`,
  notVerified: (name: string) => `${name} is no longer verified`,
  devices: 'Devices',
  deviceText: 'Each device has a key of its own, shown here in full.',
  ended: 'Shut out',
  self: 'This device',
  revoke: 'Shut out',
  revokeOf: (key: string) => `Shut out device ${key}`,
  revokeText: (name: string) =>
    `For a device of ${name} that is lost or stolen, while ${name} stays a member. In this workspace:`,
  own: 'Manage your devices',
  personKey: 'Key of the person',
  noSafety: 'The safety number could not be loaded.',
};

export const removal = {
  title: 'Removals',
  text: 'Who went, and how far the news and the new keys have travelled.',
  emptyTitle: 'Nobody was removed',
  emptyText:
    'When somebody leaves, is removed or loses a device, you see here which devices know of it.',
  keepInvites: 'Keep the invitations they made',
  keepInvitesText: 'Otherwise the links they handed out, and the one they came by, stop working.',
  kinds: {
    remove: (name: string, by: string) => `${name} was removed by ${by}`,
    leave: (name: string) => `${name} left`,
    device: (name: string, by: string) => `A device of ${name} was shut out by ${by}`,
    viewer: (name: string, by: string) => `${by} took reading away from ${name}`,
  },
  progressTitle: (name: string) => `${name} was removed`,
  progressText: (name: string) =>
    `Each device that confirms refuses ${name} from then on. This goes on in the background; you find it under People, Removals.`,
  confirmed: (n: number, of: number) => `${n} of ${of} devices know of it`,
  keyed: (n: number, of: number) => `${n} of ${of} have the new keys`,
  confirmedLabel: 'Devices that know of it',
  keyedLabel: 'Devices with the new keys',
  both: 'Knows, has the new keys',
  knows: 'Knows, waits for the new keys',
  notYet: 'Does not know yet',
  notYetOffline: (when: string) => `Does not know yet, last seen ${when}`,
  notYetNever: 'Does not know yet, never seen here',
  thisDevice: 'this device',
  device: (key: string) => `device ${key}`,
  perDevice: 'Device by device',
  all: 'Every device knows and has the new keys.',
  none: 'No other device has to know.',
};

export const request = {
  title: 'Waiting to be let in',
  wants: (role: string) => `asks to join as ${role}`,
  asked: (when: string) => `asked ${when}`,
  by: (who: string) => `by an invitation from ${who}`,
  byUnknown: 'by an invitation that is not in the list',
  removedBefore: 'Was removed from this workspace before.',
  lookalike: 'The name is easily confused with another one here. Ask who it is before you decide.',
  key: 'Key',
  approve: 'Let in',
  approveOf: (name: string) => `Let in ${name}`,
  decline: 'Decline',
  declineOf: (name: string) => `Decline ${name}`,
  approved: (name: string) => `${name} is let in`,
  declined: (name: string) => `${name} was declined`,
  waiting: (n: number) => count(n, 'request waits', 'requests wait'),
};
