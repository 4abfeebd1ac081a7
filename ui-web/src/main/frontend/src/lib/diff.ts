/** Line-by-line comparison of two versions of a page. */

/** Above this many lines on a side (common ends not counted) the middle counts as replaced. */
const LINES_MAX = 1500;

export type Side = { text: string; changed: boolean } | null;

/** One row of the side-by-side view; a missing side is null. */
export interface Row {
  left: Side;
  right: Side;
}

export function sideBySide(left: string, right: string): Row[] {
  const a = left.split('\n');
  const b = right.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end++;
  }
  const rows: Row[] = a.slice(0, start).map(both);
  rows.push(...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)));
  rows.push(...a.slice(a.length - end).map(both));
  return rows;
}

function both(text: string): Row {
  return { left: { text, changed: false }, right: { text, changed: false } };
}

function middle(a: string[], b: string[]): Row[] {
  if (a.length > LINES_MAX || b.length > LINES_MAX) return paired(a, b);
  const common = commonLines(a, b);
  const rows: Row[] = [];
  let i = 0;
  let j = 0;
  for (const [x, y] of common) {
    rows.push(...paired(a.slice(i, x), b.slice(j, y)), both(a[x] ?? ''));
    i = x + 1;
    j = y + 1;
  }
  rows.push(...paired(a.slice(i), b.slice(j)));
  return rows;
}

function paired(a: string[], b: string[]): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    rows.push({ left: changed(a[i]), right: changed(b[i]) });
  }
  return rows;
}

function changed(text: string | undefined): Side {
  return text === undefined ? null : { text, changed: true };
}

/** Index pairs of a longest common subsequence. */
function commonLines(a: string[], b: string[]): [number, number][] {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
