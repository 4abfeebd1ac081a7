import type { Id } from './api/types';
import { openOutside } from './clipboard';
import { app } from './state/app.svelte';

/** Opens or downloads a file through the content port, by an address made for this session. */
export async function openFile(workspace: Id, file: Id): Promise<void> {
  const { url } = await app.api.fileLink(workspace, file);
  openOutside(url);
}
