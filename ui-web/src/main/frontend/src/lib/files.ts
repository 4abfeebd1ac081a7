import type { Id } from './api/types';
import { openOutside } from './clipboard';
import { app } from './state/app.svelte';

/** The same content, to be saved whatever its type. */
export function downloadOf(url: string): string {
  return url + '?download';
}

/** Saves a file through the content port, by an address made for this session. */
export async function downloadFile(workspace: Id, file: Id): Promise<void> {
  const { url } = await app.api.fileLink(workspace, file);
  openOutside(downloadOf(url));
}
