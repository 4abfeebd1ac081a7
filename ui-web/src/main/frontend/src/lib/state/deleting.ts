import type { Id } from '../api/types';
import { t } from '../text';
import { app } from './app.svelte';
import { toasts } from './toasts.svelte';

/**
 * Deletes at once and offers to take it back, instead of asking first. `hide` is told before the
 * node has answered, and again should it refuse or the user undo.
 */
export async function deleteWithUndo(
  workspace: Id,
  item: Id,
  note: string,
  hide: (hidden: boolean) => void,
): Promise<void> {
  hide(true);
  try {
    const { items } = await app.api.remove(workspace, item);
    const undo = async () => {
      await app.attempt(() => app.api.restore(workspace, items));
      hide(false);
    };
    toasts.show(note, { action: { label: t.common.undo, run: () => void undo() } });
  } catch (error) {
    hide(false);
    toasts.error(error);
  }
}
