import { count } from './count';

/** Words about what was decided in a workspace, and by whose word. */

export const history = {
  title: 'Changes to people and keys',
  text: 'Every change is signed by the person who made it. What is not in force says why.',
  filter: 'Show',
  all: 'All',
  notInForce: 'Not in force',
  empty: 'Nothing has been decided here yet.',
  emptyFiltered: 'Everything shown here is in force.',
  more: 'Show older',
  effect: { 'in-force': 'In force', void: 'Void', 'set-aside': 'Set aside' },
  byKey: 'with the workspace key',
  by: (name: string) => `by ${name}`,
  device: (key: string) => `device ${key}`,
  found: (when: string) => `Found here ${when}.`,
  loadFailed: 'The history could not be loaded.',
};

export const setAside = {
  title: 'Set aside',
  text: 'Written by somebody who had no right to write at that point, for example while offline after a removal, or by a device that signed two histories. It counts for nothing until an admin adopts it.',
  empty: 'Nothing is set aside.',
  from: (name: string, n: number) => `${name}: ${count(n, 'entry', 'entries')}`,
  range: (from: number, upto: number) =>
    from === upto ? `Number ${from}` : `Numbers ${from} to ${upto}`,
  beside: 'Another history',
  preview: 'Look at it',
  previewText: (shown: number, of: number) =>
    shown < of ? `The newest ${shown} of ${of}.` : 'Everything that can be read.',
  pending: 'Its text cannot be read here.',
  adopt: 'Adopt up to here',
  adoptOf: (text: string) => `Adopt up to here: ${text}`,
  confirmTitle: (name: string) => `Adopt what ${name} wrote?`,
  confirmText: (name: string, when: string) =>
    `What ${name} wrote up to ${when} then counts for everybody, as if it had been allowed. What was written later stays set aside. ${name} does not become a member by it.`,
  confirmLast: 'The last that is adopted',
  confirm: 'Adopt',
  done: (n: number) => `${count(n, 'entry counts', 'entries count')} now`,
};

export const keys = {
  title: 'Keys',
  rotate: 'New keys now',
  rotateText:
    'Keys change by themselves with each removal and after some time. Do it by hand if a key may have leaked.',
  every: 'New keys by themselves',
  everyText: 'The sooner keys change, the less a leaked one opens. For everybody in this workspace.',
  everyDays: (n: number) => (n === 1 ? 'Every day' : `Every ${n} days`),
  everySaved: (n: number) => (n === 1 ? 'Keys change every day' : `Keys change every ${n} days`),
  rotated: 'New keys are on their way to every member',
  workspaceKey: 'Workspace key',
  workspaceKeyText:
    'Stands above every owner. It is kept outside Grove and used with its code, for example when the owner is lost or hostile.',
  none: 'This workspace was made without one.',
  unsaved: 'Not saved yet. Grove keeps the code until you have it somewhere safe.',
  saved: 'It is kept outside Grove. Any member who has the code can use it here.',
  show: 'Show workspace key',
  use: 'Use the workspace key',
  useShort: 'Use the workspace key…',
};

export const wsKey = {
  offer: 'Make a workspace key',
  offerText:
    'A code above every owner, for the day the owner is lost or hostile. You keep it outside Grove.',
  title: 'Save the workspace key',
  text: (name: string) =>
    `Whoever has this code can make owners and remove anybody in ${name}, owners included. Keep it away from this computer, for example on paper in a safe.`,
  label: 'Workspace key',
  workspace: 'Workspace',
  id: 'Id',
  date: 'Made on',
  copy: 'Copy code',
  print: 'Print',
  download: 'Save as a file',
  fileName: 'grove-workspace-key.txt',
  file: (rows: { name: string; id: string; date: string; code: string }) =>
    [
      'Grove workspace key',
      '',
      `Workspace:      ${rows.name}`,
      `Id:             ${rows.id}`,
      `Made on:        ${rows.date}`,
      `Workspace key:  ${rows.code}`,
      '',
      'Whoever has this can make owners and remove anybody, owners included. Any member can use it:',
      'People, History, “Use the workspace key”.',
      '',
    ].join('\n'),
  printNote:
    'Whoever has this can make owners and remove anybody, owners included. Any member can use it: People, History, “Use the workspace key”.',
  gone: 'It was saved already. Grove no longer keeps a copy.',
  done: 'The workspace key is saved. Grove no longer keeps a copy.',
  banner: 'The workspace key is not saved yet.',
  bannerAction: 'Save it now',
  useTitle: 'Use the workspace key',
  useText: 'What you do here stands above every owner and cannot be voided by anybody.',
  code: 'Workspace key',
  codeHint: 'From the paper or file where it is kept.',
  person: 'Person',
  act: 'What to do',
  acts: {
    role: 'Change the role',
    remove: 'Remove from the workspace',
    'revoke-device': 'Shut out a device',
  },
  newRole: 'New role',
  device: 'Device',
  wrong: 'That is not the key of this workspace.',
  go: {
    role: (name: string, role: string) => `Make ${name} ${role}`,
    remove: (name: string) => `Remove ${name}`,
    'revoke-device': (name: string) => `Shut out a device of ${name}`,
  },
  used: 'Done with the workspace key',
};
