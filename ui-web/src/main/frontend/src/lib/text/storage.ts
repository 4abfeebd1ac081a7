import { count } from './count';

/** Words about what lies on the disk of this computer. */
export const storage = {
  disk: 'Disk',
  diskText: 'What Grove keeps on this computer, by workspace and kind.',
  free: 'Free on the disk',
  freeOf: (free: string, total: string) => `${free} of ${total}`,
  state: {
    ok: '',
    low: 'The disk is nearly full. Make room soon: remove files here that others keep, or anything else.',
    full: 'The disk is full. Nothing can be written and no files are fetched until there is room; reading and catching up go on.',
  },
  uses: (entries: string, files: string, index: string) =>
    `Messages and pages ${entries} · Files ${files} · Search index ${index}`,
  files: (name: string) => `Files of ${name}`,
  filesText: 'For this computer only. Files you keep by hand stay, and three devices always keep each file.',
  fetch: 'Fetch by itself',
  fetchText: 'Larger files come when you open them, or keep them by hand.',
  fetchNone: 'No files',
  fetchAll: 'All files',
  fetchUpTo: (size: string) => `Files up to ${size}`,
  keep: 'Keep at most',
  keepText: 'Beyond that, what three other devices keep is removed here, the largest and oldest first.',
  keepAll: 'Everything',
  freeNow: 'Remove what others keep',
  freeNowText: 'Removes every file here that three other devices keep. It can be fetched again.',
  freeAction: 'Free space',
  freed: (files: number, bytes: string) =>
    files === 0
      ? 'Nothing can go: fewer than three other devices keep the files that are here'
      : `${count(files, 'file', 'files')} removed from this computer, ${bytes} free`,
  saved: 'Saved for this computer',
  low: (free: string) => `The disk is nearly full: ${free} left.`,
  full: 'The disk is full. Nothing can be written until there is room.',
  look: 'Make room',
};
