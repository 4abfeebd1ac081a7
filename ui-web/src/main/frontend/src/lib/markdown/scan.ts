/** Small scanners for inline Markdown; each looks at a bounded stretch of text. */

const DESTINATION_MAX = 2000;
const PARENS_MAX = 16;

/** Finds code spans: pairs of equally long runs of backticks, each looked up in constant time. */
export class CodeRuns {
  private readonly startsByLength = new Map<number, number[]>();
  private readonly nextByLength = new Map<number, number>();

  constructor(private readonly text: string) {
    for (const match of text.matchAll(/`+/g)) {
      const starts = this.startsByLength.get(match[0].length) ?? [];
      starts.push(match.index);
      this.startsByLength.set(match[0].length, starts);
    }
  }

  runAt(at: number): string {
    let end = at;
    while (this.text[end] === '`') end++;
    return this.text.slice(at, end);
  }

  /** Positions asked for must grow from call to call. */
  spanAt(at: number): { text: string; end: number } | null {
    const length = this.runAt(at).length;
    const starts = this.startsByLength.get(length) ?? [];
    let next = this.nextByLength.get(length) ?? 0;
    while (next < starts.length && (starts[next] as number) <= at) next++;
    this.nextByLength.set(length, next);
    const end = starts[next];
    if (end === undefined) return null;
    const inner = this.text.slice(at + length, end).replaceAll('\n', ' ');
    const padded = inner.length > 2 && inner.startsWith(' ') && inner.endsWith(' ');
    return { text: padded && inner.trim() ? inner.slice(1, -1) : inner, end: end + length };
  }
}

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  larr: '←',
  rarr: '→',
  times: '×',
};
const ENTITY = /&(?:([a-z]{2,6})|#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6}));/y;

/** Character references, as text: `&lt;` is a sign to read, never the start of a tag. */
export function entityAt(text: string, at: number): { text: string; length: number } | null {
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (!match) return null;
  const length = match[0].length;
  if (match[1] !== undefined) {
    const named = NAMED[match[1]];
    return named === undefined ? null : { text: named, length };
  }
  const code = match[2] !== undefined ? parseInt(match[2], 10) : parseInt(match[3] ?? '', 16);
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return { text: valid ? String.fromCodePoint(code) : '\ufffd', length };
}

/** The `(address "title")` after a link's text; the title is not used. */
export function destinationAt(text: string, at: number): { href: string; end: number } | null {
  if (text[at] !== '(') return null;
  const limit = Math.min(text.length, at + DESTINATION_MAX);
  let i = skipSpace(text, at + 1, limit);
  let href = '';
  if (text[i] === '<') {
    const close = text.slice(i, limit).search(/[>\n]/);
    if (close < 0 || text[i + close] !== '>') return null;
    href = text.slice(i + 1, i + close);
    i += close + 1;
  } else {
    const end = bareEnd(text, i, limit);
    href = text.slice(i, end).replace(/\\([!-/:-@[-`{-~])/g, '$1');
    i = end;
  }
  i = skipTitle(text, skipSpace(text, i, limit), limit);
  return i >= 0 && text[i] === ')' ? { href, end: i + 1 } : null;
}

function skipSpace(text: string, at: number, limit: number): number {
  let i = at;
  while (i < limit && /[ \t\n]/.test(text[i] as string)) i++;
  return i;
}

function bareEnd(text: string, at: number, limit: number): number {
  let parens = 0;
  let i = at;
  for (; i < limit; i++) {
    const char = text[i] as string;
    if (/\s/.test(char)) break;
    if (char === '\\') i++;
    else if (char === '(' && ++parens > PARENS_MAX) break;
    else if (char === ')' && --parens < 0) break;
  }
  return i;
}

function skipTitle(text: string, at: number, limit: number): number {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return at;
  const close = text.indexOf(quote, at + 1);
  return close < 0 || close >= limit ? -1 : skipSpace(text, close + 1, limit);
}

const BARE = /https?:\/\/[^\s<>"`]{1,2000}|mailto:[^\s<>"`@]{1,64}@[^\s<>"`]{1,255}/iy;
const ANGLE = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/iy;

/** An address that stands in the text by itself, at a word's beginning. */
export function autolinkAt(
  text: string,
  at: number,
): { href: string; text: string; end: number } | null {
  if (text[at] === '<') {
    ANGLE.lastIndex = at;
    const match = ANGLE.exec(text);
    const href = match?.[1];
    return match && href ? { href, text: href, end: at + match[0].length } : null;
  }
  if (at > 0 && /[\p{L}\p{N}_]/u.test(text[at - 1] as string)) return null;
  BARE.lastIndex = at;
  const match = BARE.exec(text);
  if (!match) return null;
  const href = trimmed(match[0]);
  return href.length > 8 ? { href, text: href, end: at + href.length } : null;
}

/** Takes off punctuation that belongs to the sentence, and a parenthesis that was never opened. */
function trimmed(address: string): string {
  let opened = 0;
  let closed = 0;
  for (const char of address) {
    if (char === '(') opened++;
    else if (char === ')') closed++;
  }
  let end = address.length;
  for (; end > 0; end--) {
    const char = address[end - 1] as string;
    if (char === ')') {
      if (closed <= opened) break;
      closed--;
    } else if (!/[.,;:!?'*_~\]]/.test(char)) {
      break;
    }
  }
  return address.slice(0, end);
}
