/**
 * Unsent text, kept in the tab's own storage: it survives a reload and a restart of the node, and
 * goes when the tab goes. What the group shares is never written to the browser's disk.
 */
export class Drafts {
  constructor(private readonly storage: Storage = sessionStorage) {}

  get(key: string): string {
    return this.storage.getItem('grove.draft.' + key) ?? '';
  }

  set(key: string, text: string): void {
    try {
      if (text === '') this.storage.removeItem('grove.draft.' + key);
      else this.storage.setItem('grove.draft.' + key, text);
    } catch {
      // Full storage: the text is still on the screen.
    }
  }

  getJson<T>(key: string): T | null {
    const text = this.get(key);
    if (text === '') return null;
    try {
      return JSON.parse(text) as T;
    } catch {
      return null;
    }
  }

  setJson(key: string, value: unknown): void {
    this.set(key, value === null ? '' : JSON.stringify(value));
  }
}
