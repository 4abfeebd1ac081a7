/** What a file is, for its picture and its preview; by type, else by the end of its name. */
export type FileKind =
  'image' | 'video' | 'audio' | 'text' | 'code' | 'archive' | 'sheet' | 'pdf' | 'other';

const ENDINGS: Record<string, FileKind> = {
  zip: 'archive',
  gz: 'archive',
  xz: 'archive',
  tar: 'archive',
  '7z': 'archive',
  csv: 'sheet',
  ods: 'sheet',
  xlsx: 'sheet',
  pdf: 'pdf',
  md: 'text',
  txt: 'text',
  log: 'text',
  json: 'code',
  java: 'code',
  ts: 'code',
  js: 'code',
  py: 'code',
  sh: 'code',
  html: 'code',
  css: 'code',
  xml: 'code',
  yaml: 'code',
};

export function fileKind(name: string, type: string): FileKind {
  const ending = ENDINGS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  if (ending) return ending;
  const major = type.split('/')[0];
  if (major === 'image' || major === 'video' || major === 'audio' || major === 'text') return major;
  return 'other';
}

export type Preview = 'image' | 'video' | 'audio' | 'text' | null;

/** Pictures that cannot carry script; everything else is downloaded. */
const RASTER = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);

/** Shown as plain text, whatever is in it. */
const TEXT = new Set(['text/plain', 'text/markdown', 'text/csv']);

export function previewOf(type: string): Preview {
  const bare = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (RASTER.has(bare)) return 'image';
  if (TEXT.has(bare)) return 'text';
  if (bare.startsWith('video/')) return 'video';
  return bare.startsWith('audio/') ? 'audio' : null;
}
