/**
 * The screens, each in a file of its own that is fetched when it is first needed. Soon after the
 * start all are fetched, so that no screen waits, and none is missing while the node restarts.
 */
export const views = {
  channel: () => import('../channel/ChannelView.svelte'),
  pages: () => import('../pages/PagesView.svelte'),
  page: () => import('../pages/PageView.svelte'),
  editor: () => import('../pages/EditorView.svelte'),
  compare: () => import('../pages/CompareView.svelte'),
  files: () => import('../files/FilesView.svelte'),
  people: () => import('../people/PeopleView.svelte'),
  network: () => import('../network/NetworkView.svelte'),
  search: () => import('../search/SearchView.svelte'),
  settings: () => import('../settings/SettingsView.svelte'),
  create: () => import('../start/CreateView.svelte'),
  join: () => import('../start/JoinView.svelte'),
  progress: () => import('../start/JoinProgress.svelte'),
};

export const dialogs = {
  shortcuts: () => import('./Shortcuts.svelte'),
  syncDetails: () => import('./SyncDetails.svelte'),
  invite: () => import('../people/InviteDialog.svelte'),
  leave: () => import('../people/LeaveDialog.svelte'),
  recovery: () => import('../start/RecoveryDialog.svelte'),
  workspaceKey: () => import('../oversight/WorkspaceKeyDialog.svelte'),
  diskNote: () => import('./DiskNote.svelte'),
  takeBack: () => import('../oversight/TakeBackDialog.svelte'),
  itemPicker: () => import('../channel/ItemPicker.svelte'),
  transfers: () => import('../files/TransferList.svelte'),
};

const FETCH_AFTER_MS = 1500;

export function fetchAllSoon(): void {
  setTimeout(() => {
    for (const load of [...Object.values(views), ...Object.values(dialogs)]) {
      load().catch(() => {
        // Fetched again when it is needed; then a failure is shown.
      });
    }
  }, FETCH_AFTER_MS);
}
