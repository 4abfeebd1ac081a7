import type { Id, Page, PageVersion } from '../api/types';
import { explain, isStatus } from '../errors';
import { Refresher } from '../refresh';
import { app } from './app.svelte';

/** A page as it is on the node now; call it inside an effect's scope, it stops with that. */
export class OpenPage {
  page = $state.raw<Page | null>(null);
  problem = $state('');
  gone = $state(false);
  private readonly refresher = new Refresher(() => this.load());

  constructor(
    private readonly workspace: Id,
    readonly id: Id,
  ) {}

  start(): () => void {
    this.refresher.request();
    const stop = app.listen((event) => {
      const items = event.type === 'items' && event.workspace === this.workspace;
      const mine = items && (event.items.length === 0 || event.items.includes(this.id));
      if (event.type === 'resumed' || event.type === 'members' || mine) this.refresher.request();
    });
    return () => {
      stop();
      this.refresher.stop();
    };
  }

  async load(): Promise<void> {
    try {
      this.page = await app.api.page(this.workspace, this.id);
      this.problem = '';
      this.gone = false;
    } catch (error) {
      if (isStatus(error, 404)) this.gone = true;
      else if (!this.page) this.problem = explain(error);
    }
  }
}

/** All versions that stand beside each other, the one in front first. */
export function versionsOf(page: Page): PageVersion[] {
  const listed = page.conflict ?? [];
  const known = new Set(listed.map((each) => each.version));
  const front = page.versions.find((each) => !known.has(each));
  if (listed.length === 0 || (front && listed.length < page.versions.length)) {
    const { title, text, author, updatedMs } = page;
    return [{ version: front ?? '', title, text, author, timeMs: updatedMs }, ...listed];
  }
  return [...listed].sort((a, b) => Number(b.text === page.text) - Number(a.text === page.text));
}
