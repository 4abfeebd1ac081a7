/** Pictures are scaled down to this many pixels a side: a code needs far fewer. */
const SIDE_MAX = 1600;

/** How long the search in one picture may take, in milliseconds. */
const SEARCH_MS_MAX = 3000;

/** Reads the QR code in a picture, here in the page; null where there is none. */
export async function readQr(picture: Blob): Promise<string | null> {
  const pixels = await pixelsOf(picture);
  if (!pixels) return null;
  const { default: decode } = await import('qr/decode.js');
  try {
    return decode(pixels, { effort: 4, timeLimit: SEARCH_MS_MAX });
  } catch {
    return null;
  }
}

async function pixelsOf(picture: Blob): Promise<ImageData | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(picture);
  } catch {
    return null;
  }
  const scale = Math.min(1, SIDE_MAX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const drawing = canvas.getContext('2d');
  if (!drawing) return null;
  drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return drawing.getImageData(0, 0, canvas.width, canvas.height);
}

/** A text file of more than this holds no code of ours, in bytes. */
const TEXT_BYTES_MAX = 200_000;

/** The text that somebody handed over as a file or as a picture of a code; null where there is none. */
export async function textIn(file: File): Promise<string | null> {
  if (file.type.startsWith('image/')) return readQr(file);
  return file.size > TEXT_BYTES_MAX ? null : file.text();
}
