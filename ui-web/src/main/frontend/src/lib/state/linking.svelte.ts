import type { LinkState } from '../api/secure';
import { Refresher } from '../refresh';
import { app } from './app.svelte';
import { vault } from './calls';

/** Events tell of each step; should one be lost, this often is enough. */
const LOOK_AGAIN_MS = 1500;

/** The linking of two devices while a screen shows it. */
export class Linking {
  now = $state.raw<LinkState | null>(null);

  /** Follows the node until the returned function is called. */
  follow(): () => void {
    const refresher = new Refresher(async () => {
      try {
        this.now = await vault.link();
      } catch {
        // The next look tells more; a node that is away is told elsewhere.
      }
    });
    const stop = app.listen((event) => {
      if (event.type === 'node' || event.type === 'resumed') refresher.request();
    });
    const timer = setInterval(() => refresher.request(), LOOK_AGAIN_MS);
    refresher.request();
    return () => {
      stop();
      clearInterval(timer);
      refresher.stop();
    };
  }

  async confirm(): Promise<void> {
    await app.attempt(() => vault.confirmLink());
    await this.look();
  }

  async end(): Promise<void> {
    await app.attempt(() => vault.endLink());
    await this.look();
  }

  private async look(): Promise<void> {
    const fresh = await app.attempt(() => vault.link());
    if (fresh) this.now = fresh;
  }
}
