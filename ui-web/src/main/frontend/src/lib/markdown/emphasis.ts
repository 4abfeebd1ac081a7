import type { Inline } from './ast';

const NESTING_MAX = 12;
/** After this many pairs beyond the nesting limit the rest of the delimiters stay text. */
const TOO_DEEP_MAX = 50;

export type DelimiterChar = '*' | '_' | '~';
/** Places in the output where a delimiter may still open something, by its sign. */
type Openers = Record<DelimiterChar, number[]>;

interface Delimiter {
  type: 'delimiter';
  char: DelimiterChar;
  count: number;
  length: number;
  opens: boolean;
  closes: boolean;
}
export interface Bracket {
  type: 'bracket';
  text: string;
  active: boolean;
}
export type Piece = Inline | Delimiter | Bracket;

/** Matches delimiters and turns what is left of them into text. */
export function resolved(pieces: readonly Piece[]): Inline[] {
  const out: Piece[] = [];
  const openers: Openers = { '*': [], _: [], '~': [] };
  /** Below these marks no opener of that kind exists: keeps the search linear. */
  const bottoms = new Map<string, number>();
  const limits = { tooDeep: 0 };
  for (const piece of pieces) {
    if (piece.type !== 'delimiter') {
      out.push(piece);
      continue;
    }
    if (piece.closes) closeWith(piece, out, openers, bottoms, limits);
    if (piece.count > 0) {
      out.push(piece);
      if (piece.opens) openers[piece.char].push(out.length - 1);
    }
  }
  return merged(out.map(asInline));
}

function closeWith(
  closer: Delimiter,
  out: Piece[],
  openers: Openers,
  bottoms: Map<string, number>,
  limits: { tooDeep: number },
): void {
  const key = closer.char + (closer.opens ? '+' : '-') + (closer.length % 3);
  while (closer.count > 0 && limits.tooDeep < TOO_DEEP_MAX) {
    const index = findOpener(closer, out, openers[closer.char], bottoms.get(key) ?? 0);
    if (index < 0) {
      bottoms.set(key, openers[closer.char].length);
      return;
    }
    const opener = out[index] as Delimiter;
    const used = closer.char === '~' ? 2 : Math.min(opener.count, closer.count, 2);
    const children = merged(out.splice(index + 1).map(asInline));
    opener.count -= used;
    closer.count -= used;
    const type = closer.char === '~' ? 'del' : used === 2 ? 'strong' : 'em';
    if (opener.count === 0) out.pop();
    forget(openers, opener.count === 0 ? index : index + 1, bottoms);
    if (depthOf(children) < NESTING_MAX) {
      out.push(withDepth({ type, children }));
    } else {
      limits.tooDeep += 1;
      for (const child of children) out.push(child);
    }
  }
}

/** Drops the openers that stand at a place in the output or behind it. */
function forget(openers: Openers, from: number, bottoms: Map<string, number>): void {
  for (const stack of Object.values(openers)) {
    while (stack.length > 0 && (stack[stack.length - 1] as number) >= from) stack.pop();
  }
  for (const [key, mark] of bottoms) {
    bottoms.set(key, Math.min(mark, openers[key[0] as DelimiterChar].length));
  }
}

/** The place in the output of the nearest opener that fits. */
function findOpener(closer: Delimiter, out: Piece[], openers: number[], bottom: number): number {
  for (let i = openers.length - 1; i >= bottom; i--) {
    const index = openers[i] as number;
    const opener = out[index] as Delimiter;
    if (closer.char === '~' && (opener.count !== 2 || closer.count !== 2)) continue;
    const both = opener.closes || closer.opens;
    const sum = opener.length + closer.length;
    if (both && sum % 3 === 0 && (opener.length % 3 !== 0 || closer.length % 3 !== 0)) continue;
    return index;
  }
  return -1;
}

const depths = new WeakMap<Inline, number>();

function withDepth(node: Inline & { children: Inline[] }): Inline {
  depths.set(node, depthOf(node.children) + 1);
  return node;
}

function depthOf(nodes: readonly Inline[]): number {
  let depth = 0;
  for (const node of nodes) depth = Math.max(depth, depths.get(node) ?? 0);
  return depth;
}

function asInline(piece: Piece): Inline {
  if (piece.type === 'bracket') return { type: 'text', text: piece.text };
  if (piece.type !== 'delimiter') return piece;
  return { type: 'text', text: piece.char.repeat(piece.count) };
}

function merged(nodes: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const node of nodes) {
    const last = out[out.length - 1];
    if (node.type === 'text' && last?.type === 'text') {
      out[out.length - 1] = { type: 'text', text: last.text + node.text };
    } else if (node.type !== 'text' || node.text !== '') {
      out.push(node);
    }
  }
  return out;
}
