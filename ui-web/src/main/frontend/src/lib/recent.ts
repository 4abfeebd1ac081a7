import { remembered } from './query';

const KEY = 'grove.recent.';

/** Recent searches of a workspace, kept as long as the tab. */
export function recentSearches(workspace: string): string[] {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY + workspace) ?? '[]');
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

/** What was looked for says much about what is there: it goes when Grove is locked. */
export function forgetSearches(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(KEY)) sessionStorage.removeItem(key);
  }
}

export function rememberSearch(workspace: string, query: string): void {
  const next = remembered(recentSearches(workspace), query);
  sessionStorage.setItem(KEY + workspace, JSON.stringify(next));
}
