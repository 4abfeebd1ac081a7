import type { SyncSummary } from './api/types';
import { t } from './text';

/** What the quiet line at the foot of the sidebar says. */
export type SyncLook = SyncSummary['state'] | 'connecting' | 'removed';

export function syncText(look: SyncLook, sync: SyncSummary | undefined): string {
  if (look === 'syncing') return t.sync.syncing(sync?.have ?? 0, sync?.of ?? 0);
  return t.sync[look];
}
