import { t } from '../text';
import { app } from './app.svelte';
import { nav } from './nav.svelte';
import { toasts } from './toasts.svelte';

/** Locks at once; where no passphrase would open it again, shows where to choose one. */
export async function lockNow(): Promise<void> {
  if (!app.node?.vault?.passphrase) {
    nav.go({ name: 'settings', part: 'security' });
    toasts.show(t.shell.lockNeedsPassphrase);
    return;
  }
  if (await app.attempt(() => app.api.lock())) await app.followNode();
}
