import { count } from './count';

/** Words of screens that load when they are needed; they load with them, not with the page. */

export const secret = {
  show: 'Show',
  hide: 'Hide',
  passphrase: 'Passphrase',
  optional: 'Passphrase (optional)',
  strength: {
    short: (min: number) => `At least ${min} characters.`,
    weak: 'Easy to guess. Four or five words that do not belong together are better.',
    fair: 'Fair. One more word makes it much stronger.',
    good: 'Good.',
  },
};

export const unlock = {
  title: 'Grove is locked',
  text: 'The keys of this computer are sealed. Your passphrase opens them.',
  textCode: 'Your recovery code opens the keys as well.',
  code: 'Recovery code',
  action: 'Unlock',
  working: 'Opening. This takes a moment on purpose: it makes guessing slow.',
  wrong: 'That does not open it.',
  busy: 'Another attempt is still running. Try again in a moment.',
  useCode: 'Use recovery code instead',
  usePassphrase: 'Use passphrase instead',
};

export const firstRun = {
  passphraseHint:
    'Protects the keys on this computer. Without one, anybody with access to your account here can read. It can be chosen later as well.',
  already: 'Already using Grove?',
  recover: 'I have a recovery code',
  link: 'This is another device of mine',
  restore: 'Restore a backup',
  back: 'Back to the start',
};

export const recover = {
  title: 'Come back with your recovery code',
  text: 'Your identity returns to this computer. In each workspace, ask any member for an invitation link: you come back with the role you had, and your lost devices are shut out.',
  code: 'Recovery code',
  codeHint: '28 characters in groups of four. You may paste it.',
  codeShort: 'A recovery code has 28 characters. Look again at what you wrote down.',
  name: 'Your name',
  passphrase: 'Passphrase for this computer (optional)',
  action: 'Bring my identity back',
  working: 'Bringing your identity back…',
  done: 'You are back. Join your workspaces again with a link from any member.',
};

export const restore = {
  title: 'Restore a backup',
  text: 'Everything in the backup comes to this computer: identity, workspaces, keys. This computer then counts as a device of its own.',
  file: 'Backup file',
  choose: 'Choose a file',
  drop: 'or drop it here',
  noFile: 'No file chosen yet',
  secret: 'Passphrase or recovery code of the backup',
  action: 'Restore',
  working: 'Restoring. Large workspaces take a while.',
  wrong: 'That does not open this backup.',
  done: (workspaces: number, entries: number) =>
    `Restored: ${count(workspaces, 'workspace', 'workspaces')}, ${count(entries, 'entry', 'entries')}.`,
};

export const security = {
  passphraseTitle: 'Passphrase and lock',
  passphraseText:
    'A passphrase seals the keys on this computer. Nobody can reset it for you; your recovery code opens the keys as well.',
  noPassphrase: 'No passphrase',
  noPassphraseText:
    'Your keys are protected by your account on this computer only: anybody with access to it can read.',
  choose: 'Choose a passphrase',
  isSet: 'Passphrase is set',
  isSetText: 'Grove asks for it after each start, and after it was locked.',
  change: 'Change',
  remove: 'Remove',
  lockNow: 'Lock now',
  lockNowText: 'Wipes the keys from memory until the passphrase is given again.',
  autoLock: 'Lock by itself',
  autoLockText: 'When nobody has used this page for that long.',
  autoLockNever: 'Never',
  autoLockMinutes: (minutes: number) =>
    minutes % 60 === 0
      ? `After ${count(minutes / 60, 'hour', 'hours')}`
      : `After ${count(minutes, 'minute', 'minutes')}`,
  autoLockSaved: 'Saved',
  current: 'Current passphrase',
  fresh: 'New passphrase',
  again: 'Repeat it',
  different: 'The two are not the same.',
  changeTitle: 'Change passphrase',
  removeTitle: 'Remove passphrase?',
  removeText:
    'Then your keys are protected by your account on this computer only: anybody with access to it can read. Grove can no longer be locked.',
  removeAction: 'Remove passphrase',
  save: 'Save passphrase',
  working: 'Sealing the keys…',
  wrong: 'The current passphrase is another one.',
  saved: 'Your passphrase is set',
  removed: 'Your passphrase was removed',
  kitTitle: 'Recovery kit',
  kitText:
    'The only way to bring your identity back if this computer is lost. It opens this computer as well, should you forget the passphrase.',
  backupTitle: 'Backup',
  backupText:
    'One sealed file with your identity, your workspaces and their keys, for example for an external disk.',
  backupLabel: 'Everything on this computer',
  backupHint: 'Files are included as far as they are here.',
  backupAction: 'Make a backup',
  backupDialog: 'Make a backup',
  sealWith: 'Seal it with',
  sealPassphrase: 'a passphrase',
  sealCode: 'my recovery code',
  sealHint: 'Without it nobody can open the backup, you included.',
  backupWorking: 'Sealing the backup. Large workspaces take a while.',
  backupDone: 'The backup was handed to your browser as a download',
  backupFile: (day: string) => `grove-backup-${day}.grove`,
};

export const kit = {
  title: 'Recovery kit',
  text: 'If this computer is lost, this code brings your identity back. Nobody else can: there is no “forgot password”. Keep it where only you can reach it: on paper, or in a password manager.',
  pending:
    'First join each of your workspaces again, with a link from any member: the code signs there. Only then confirm below, and it is wiped from this computer.',
  label: 'Recovery code',
  name: 'Name',
  person: 'Person',
  date: 'Made on',
  copy: 'Copy code',
  print: 'Print',
  download: 'Save as a file',
  fileName: 'grove-recovery-kit.txt',
  file: (rows: { name: string; person: string; date: string; code: string }) =>
    [
      'Grove recovery kit',
      '',
      `Name:           ${rows.name}`,
      `Person:         ${rows.person}`,
      `Made on:        ${rows.date}`,
      `Recovery code:  ${rows.code}`,
      '',
      'Keep this where nobody else can read it. On a new computer, choose “I have a recovery code”',
      'when Grove starts for the first time.',
      '',
    ].join('\n'),
  printNote:
    'Keep this where nobody else can read it. On a new computer, choose “I have a recovery code” when Grove starts for the first time.',
};
