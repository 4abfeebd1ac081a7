import type { Api } from './client';

/** Where the page keeps its token: only as long as this tab lives, never in an address. */
const TOKEN_KEY = 'grove.token';

/** A hand-over code in the fragment; routes begin with a slash, codes never do. */
const CODE = /^#([A-Za-z0-9_-]{8,256})$/;

export function codeIn(hash: string): string | null {
  return CODE.exec(hash)?.[1] ?? null;
}

export function storedToken(storage: Storage = sessionStorage): string | null {
  return storage.getItem(TOKEN_KEY);
}

export function keepToken(token: string, storage: Storage = sessionStorage): void {
  storage.setItem(TOKEN_KEY, token);
}

export function forgetToken(storage: Storage = sessionStorage): void {
  storage.removeItem(TOKEN_KEY);
}

/**
 * Takes the code out of the address before anything else, then exchanges it. A code that was used
 * already (a reloaded launch file, say) does no harm while the tab still has a token. Answers with
 * the new token, if there is one.
 */
export async function handOver(
  api: Api,
  location: Location,
  history: History,
  storage: Storage = sessionStorage,
): Promise<string | null> {
  const code = codeIn(location.hash);
  if (!code) return null;
  history.replaceState(null, '', location.pathname + '#/');
  try {
    const { token } = await api.session(code);
    keepToken(token, storage);
    return token;
  } catch (error) {
    if (!storedToken(storage)) throw error;
    return null;
  }
}
