import { count } from './count';

export const join = {
  title: 'Join a workspace',
  text: 'Paste the invitation you were sent. Nothing is sent to anybody before you confirm.',
  link: 'Invitation link',
  linkHint: 'It begins with “grove:”, or with “grove-invite:” where it is for you alone.',
  fromFile: 'From a file or a QR picture',
  notALink: 'There is no invitation in this: it begins with “grove:” or “grove-invite:”.',
  linkExample: 'grove:…',
  check: 'Look at the invitation',
  checking: 'Reading the invitation…',
  invitesYou: (inviter: string) => `${inviter} invites you`,
  asRole: 'Your role',
  inviter: 'Invited by',
  inviterKey: 'Their key',
  approval: 'Approval',
  approvalNeeded: 'An admin lets you in',
  approvalHint:
    'Your request waits until an admin has looked at it. The check number is the same on their screen.',
  directHint: 'This invitation was made for you alone: you are a member already.',
  phrase: 'Check number',
  phraseHint:
    'Unsure whether this is really them? They see the same number with their invitation. Compare it by voice.',
  known: 'You are a member of this workspace already.',
  open: 'Open workspace',
  confirm: 'Join workspace',
  joining: 'Asking to join…',
  other: 'Use another invitation',
  waiting: 'Waiting for the group',
  waitingText:
    'Your request goes to members who are online. This continues in the background, also after a restart; you may close the page.',
  waitingReached: 'Your request has arrived. An admin of the workspace has to let you in.',
  waitingAsked: (n: number) =>
    n === 0
      ? 'Nobody who could pass it on was online so far.'
      : `Asked ${count(n, 'device', 'devices')} so far; no answer yet.`,
  waitingSince: (when: string) => `Waiting since ${when}`,
  syncing: 'Bringing the workspace here',
  syncingText: (have: string, of: string) => `${have} of ${of} entries have arrived`,
  stalled:
    'Nobody who has the rest can be reached now. It goes on by itself when another member is online. If it does not, ask another member for a link and join with it.',
  cancel: 'Stop asking',
  refused: 'You were not let in',
  reasons: {
    unknown: 'This invitation is not known to the group. Ask for a new link.',
    expired: 'This invitation has expired. Ask for a new link.',
    'used-up': 'This invitation was used already. Ask for a new link.',
    revoked: 'This invitation was taken back. Ask the person who sent it.',
    declined: 'A member declined your request.',
    other: 'The group did not accept the request. Ask for a new link.',
  },
  progress: 'Progress of joining',
};
