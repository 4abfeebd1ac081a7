import type { Removal } from '../api/secure';
import type { Id } from '../api/types';
import { explain } from '../errors';
import { Refresher } from '../refresh';
import { app } from './app.svelte';
import { group } from './calls';

/** Acknowledgements come in bursts; the list is read at most this often. */
const REST_MS = 400;

/** Who was removed from a workspace, and how far that has travelled. */
export class Removals {
  list = $state.raw<Removal[] | null>(null);
  problem = $state('');

  private readonly refresher = new Refresher(async () => {
    try {
      this.list = await group.removals(this.workspace);
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }, REST_MS);

  constructor(private readonly workspace: Id) {}

  /** Keeps the list fresh until the returned function is called. */
  follow(): () => void {
    this.refresh();
    return app.listen((event) => {
      if (event.type !== 'items' && event.type !== 'files') this.refresh();
    });
  }

  refresh(): void {
    this.refresher.request();
  }
}
