import type { Id, Page } from '../api/types';
import { Drafts } from '../drafts';

/** A page as the editor holds it: what was read, and what the user made of it. */
interface Kept {
  title: string;
  text: string;
  base: Id[];
}

const drafts = new Drafts();

/** The text being written, kept through reloads and restarts until it is saved or given up. */
export class PageDraft {
  title = $state('');
  text = $state('');
  /** The versions that saving replaces: those the user has seen. */
  base = $state.raw<Id[]>([]);
  restored = $state(false);
  ready = $state(false);
  private savedTitle = $state('');
  private savedText = $state('');

  constructor(private readonly key: string) {}

  get dirty(): boolean {
    return this.ready && (this.title !== this.savedTitle || this.text !== this.savedText);
  }

  begin(page: Page | null): void {
    this.take(page);
    const kept = drafts.getJson<Kept>(this.key);
    if (kept && (kept.title !== this.title || kept.text !== this.text)) {
      this.title = kept.title;
      this.text = kept.text;
      this.base = page === null ? [] : kept.base;
      this.restored = true;
    }
    this.ready = true;
  }

  /** What the node has now is what the user has now. */
  take(page: Page | null): void {
    this.savedTitle = this.title = page?.title ?? '';
    this.savedText = this.text = page?.text ?? '';
    this.base = page?.versions ?? [];
    this.restored = false;
  }

  /** Call it in an effect: writes the draft down as it changes. */
  keep(): void {
    if (!this.ready) return;
    const { title, text, base } = this;
    drafts.setJson(this.key, this.dirty ? { title, text, base } : null);
  }

  forget(): void {
    this.savedTitle = this.title;
    this.savedText = this.text;
    drafts.setJson(this.key, null);
  }
}
