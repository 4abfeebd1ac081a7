import type { AuditEntry, Fork } from '../api/secure';
import type { Id } from '../api/types';
import { explain } from '../errors';
import { Refresher } from '../refresh';
import { app } from './app.svelte';
import { group } from './calls';

/** Entries fetched at a time, and the most that the node gives at once. */
const PAGE = 50;
const ROWS_MAX = 200;

/** What was decided in a workspace, newest first, read page by page. */
export class Audit {
  entries = $state.raw<AuditEntry[] | null>(null);
  forks = $state.raw<Fork[]>([]);
  more = $state(false);
  busy = $state(false);
  problem = $state('');

  /** The newest page again; what is older stays, with what it may have come to since. */
  private readonly refresher = new Refresher(async () => {
    const shown = Math.min(ROWS_MAX, Math.max(PAGE, this.entries?.length ?? 0));
    await this.read(async () => {
      const { entries, more, forks } = await group.audit(this.workspace, undefined, shown);
      this.entries = entries;
      this.forks = forks ?? [];
      this.more = more;
    });
  }, 500);

  constructor(private readonly workspace: Id) {}

  follow(): () => void {
    this.refresh();
    return app.listen((event) => {
      if (event.type === 'members' || event.type === 'invites' || event.type === 'resumed') {
        this.refresh();
      }
    });
  }

  refresh(): void {
    this.refresher.request();
  }

  async older(): Promise<void> {
    const last = this.entries?.at(-1);
    if (!last || this.busy) return;
    this.busy = true;
    await this.read(async () => {
      const { entries, more } = await group.audit(this.workspace, last.id, PAGE);
      this.entries = [...(this.entries ?? []), ...entries];
      this.more = more;
    });
    this.busy = false;
  }

  private async read(fetchNow: () => Promise<void>): Promise<void> {
    try {
      await fetchNow();
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }
}
