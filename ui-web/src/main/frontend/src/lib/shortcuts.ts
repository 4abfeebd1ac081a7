/** The commands that keys can call, by name; what they do is decided elsewhere. */
export interface Commands {
  palette(): void;
  shortcuts(): void;
  previous(): void;
  next(): void;
  nextUnread(): void;
  goDiscussions(): void;
  goPages(): void;
  goFiles(): void;
  goPeople(): void;
  newPage(): void;
  editPage(): void;
}

export interface ShortcutOptions {
  /** Single keys act only while this holds (they can be switched off, WCAG 2.1.4). */
  singleKeys: () => boolean;
  commands: Commands;
}

/** After `g`, the second key must follow within this time. */
const SEQUENCE_MS = 1200;

const AFTER_G: Record<string, keyof Commands> = {
  d: 'goDiscussions',
  p: 'goPages',
  f: 'goFiles',
  m: 'goPeople',
};
const SINGLE: Record<string, keyof Commands> = {
  '?': 'shortcuts',
  c: 'newPage',
  e: 'editPage',
  n: 'nextUnread',
};

/** Alt+Shift+L locks from anywhere, also while typing and where no workspace is open. */
export function asksToLock(event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey;
  return event.altKey && event.shiftKey && !command && event.code === 'KeyL';
}

/** Makes the page's key listener; it leaves typing alone. */
export function createShortcuts({ singleKeys, commands }: ShortcutOptions) {
  let sequenceUntilMs = 0;

  function run(event: KeyboardEvent, name: keyof Commands): void {
    event.preventDefault();
    commands[name]();
  }

  return (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      return run(event, 'palette');
    }
    if (event.altKey && !command && event.key === 'ArrowUp') return run(event, 'previous');
    if (event.altKey && !command && event.key === 'ArrowDown') return run(event, 'next');
    if (command || event.altKey || isTyping(event.target) || !singleKeys()) return;
    if (event.timeStamp < sequenceUntilMs) {
      sequenceUntilMs = 0;
      const name = AFTER_G[event.key];
      if (name) run(event, name);
    } else if (event.key === 'g') {
      sequenceUntilMs = event.timeStamp + SEQUENCE_MS;
    } else {
      const name = SINGLE[event.key];
      if (name) run(event, name);
    }
  };
}

const TYPING = 'input, textarea, select, dialog, [contenteditable], [role="menu"]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}
