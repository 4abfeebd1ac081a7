/** Choices about this browser only (never content): appearance, shortcuts, what was read. */

export type Theme = 'auto' | 'light' | 'dark';

const THEME_KEY = 'grove.theme';
const SINGLE_KEYS_KEY = 'grove.singleKeys';
const SEEN_KEY = 'grove.seen';
const SEEN_MAX = 500;

export function readTheme(storage: Storage = localStorage): Theme {
  const value = storage.getItem(THEME_KEY);
  return value === 'light' || value === 'dark' ? value : 'auto';
}

export function writeTheme(theme: Theme, storage: Storage = localStorage): void {
  if (theme === 'auto') storage.removeItem(THEME_KEY);
  else storage.setItem(THEME_KEY, theme);
}

/** Sets the class that the style sheet reads; without one the system decides. */
export function applyTheme(theme: Theme, root: HTMLElement = document.documentElement): void {
  root.classList.toggle('theme-light', theme === 'light');
  root.classList.toggle('theme-dark', theme === 'dark');
}

export function readSingleKeys(storage: Storage = localStorage): boolean {
  return storage.getItem(SINGLE_KEYS_KEY) !== 'off';
}

export function writeSingleKeys(on: boolean, storage: Storage = localStorage): void {
  if (on) storage.removeItem(SINGLE_KEYS_KEY);
  else storage.setItem(SINGLE_KEYS_KEY, 'off');
}

/** How many messages of each channel were seen; a channel never opened has none. */
export function readSeen(storage: Storage = localStorage): Record<string, number> {
  try {
    const value: unknown = JSON.parse(storage.getItem(SEEN_KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, number>) : {};
  } catch {
    return {};
  }
}

export function writeSeen(seen: Record<string, number>, storage: Storage = localStorage): void {
  const newest = Object.entries(seen).slice(-SEEN_MAX);
  try {
    storage.setItem(SEEN_KEY, JSON.stringify(Object.fromEntries(newest)));
  } catch {
    // Full storage: unread marks come back after a reload.
  }
}
