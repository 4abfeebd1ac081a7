import type { Block, ListItem } from './ast';

/** What a list needs from the block parser around it. */
export interface Nested {
  inParagraph: boolean;
  parse(lines: readonly string[]): Block[];
  starts(line: string): boolean;
}

interface Marker {
  ordered: boolean;
  sign: string;
  start: number;
  /** Columns to take off the item's following lines. */
  width: number;
  rest: string;
}

const MARKER = /^( {0,3})(?:([-*+])|(\d{1,9})([.)]))( +|$)/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const TASK = /^\[([ xX])\] +/;

function markerOf(line: string): Marker | null {
  const match = MARKER.exec(line);
  if (!match || RULE.test(line)) return null;
  const spaces = match[5] ?? '';
  const after = line.slice(match[0].length);
  const sign = match[2] ?? (match[4] as string);
  const head = match[0].length - spaces.length;
  const padding = after === '' || spaces.length > 4 ? 1 : spaces.length;
  return {
    ordered: match[3] !== undefined,
    sign,
    start: Number(match[3] ?? 1),
    width: head + padding,
    rest: line.slice(head + padding),
  };
}

/** Reads the list that begins at a line, with everything nested in it. */
export function listAt(
  lines: readonly string[],
  at: number,
  nested: Nested,
): { list: Block; end: number } | null {
  const first = markerOf(lines[at] as string);
  if (!first) return null;
  // A number in running text ("in\n2024. Then") begins no list; nor does an empty item.
  if (nested.inParagraph && (first.rest === '' || (first.ordered && first.start !== 1)))
    return null;
  const items: ListItem[] = [];
  let tight = true;
  let i = at;
  for (;;) {
    const marker = i < lines.length ? markerOf(lines[i] as string) : null;
    if (!marker || marker.ordered !== first.ordered || marker.sign !== first.sign) break;
    const taken = itemLines(lines, i, marker, nested);
    items.push(itemOf(taken.lines, nested));
    const last = !continues(lines, taken.end, first);
    if (taken.loose || (taken.blankAfter && !last)) tight = false;
    i = taken.end;
  }
  const { ordered, start } = first;
  return { list: { type: 'list', ordered, start, tight, items }, end: i };
}

function continues(lines: readonly string[], at: number, first: Marker): boolean {
  const marker = at < lines.length ? markerOf(lines[at] as string) : null;
  return marker !== null && marker.ordered === first.ordered && marker.sign === first.sign;
}

function itemLines(lines: readonly string[], at: number, marker: Marker, nested: Nested) {
  const taken = [marker.rest];
  let blank = marker.rest.trim() === '';
  let loose = false;
  let i = at + 1;
  for (; i < lines.length; i++) {
    const line = lines[i] as string;
    if (line.trim() === '') {
      blank = true;
      taken.push('');
    } else if (indentOf(line) >= marker.width) {
      if (blank && taken.some((each) => each !== '')) loose = true;
      blank = false;
      taken.push(line.slice(marker.width));
    } else if (blank || markerOf(line) || nested.starts(line)) {
      break;
    } else {
      taken.push(line.trimStart());
    }
  }
  while (taken.length > 1 && taken[taken.length - 1] === '') taken.pop();
  return { lines: taken, end: i, loose, blankAfter: blank };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function itemOf(lines: readonly string[], nested: Nested): ListItem {
  const task = TASK.exec(lines[0] ?? '');
  const first = task ? (lines[0] as string).slice(task[0].length) : (lines[0] ?? '');
  const checked = task ? task[1] !== ' ' : null;
  return { checked, blocks: nested.parse([first, ...lines.slice(1)]) };
}
