/**
 * Makes text that others wrote safe to place inside a line of ours: control characters and the
 * marks that reorder text (and so can dress one name up as another) become a visible sign.
 */

const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';
const REORDERING = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const INVISIBLE = '\\u200b\\u2028\\u2029\\u2060\\ufeff';

const IN_NAME = new RegExp(`[${CONTROL}${REORDERING}${INVISIBLE}]`, 'g');
const IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;
const SIGN = '\ufffd';

/** For names and titles: nothing unseen stays. */
export function cleanName(name: string): string {
  return name.replace(IN_NAME, SIGN);
}

/** For running text: line breaks and harmless direction marks stay. */
export function cleanText(text: string): string {
  return text.replace(IN_TEXT, SIGN);
}

/** One or two letters for a tile. */
export function initials(name: string): string {
  const words = cleanName(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const second = words.length > 1 ? ([...(words[1] ?? '')][0] ?? '') : '';
  return (first + second).toLocaleUpperCase();
}
