/**
 * A picture for a key: leaves on a mirrored four-by-four grid. The same key gives the same picture
 * everywhere, and nobody can choose theirs freely.
 */

/** How many colours the style sheet has (`.tint-0` and so on). */
export const TINTS = 10;

const SIDE = 4;
const CELL = 4;

export interface Identicon {
  tint: number;
  /** SVG path data on a 16-unit square. */
  path: string;
}

export function tintOf(id: string): number {
  return byteAt(id, 0) % TINTS;
}

export function identicon(id: string): Identicon {
  let path = '';
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE / 2; column++) {
      const shape = byteAt(id, 1 + row * 2 + column) % 6;
      path += leaf(column, row, shape) + leaf(SIDE - 1 - column, row, mirrored(shape));
    }
  }
  return { tint: tintOf(id), path };
}

function byteAt(id: string, index: number): number {
  const value = parseInt(id.slice(index * 2, index * 2 + 2), 16);
  return Number.isNaN(value) ? 0 : value;
}

/** Shapes: 0 empty, 1 full, 2 to 5 a quarter disc with its corner at top left, then clockwise. */
function mirrored(shape: number): number {
  return [0, 1, 3, 2, 5, 4][shape] ?? 0;
}

function leaf(column: number, row: number, shape: number): string {
  const x = column * CELL;
  const y = row * CELL;
  const r = CELL;
  switch (shape) {
    case 1:
      return `M${x} ${y}h${r}v${r}h-${r}z`;
    case 2:
      return `M${x} ${y}h${r}a${r} ${r} 0 0 1-${r} ${r}z`;
    case 3:
      return `M${x + r} ${y}v${r}a${r} ${r} 0 0 1-${r}-${r}z`;
    case 4:
      return `M${x + r} ${y + r}h-${r}a${r} ${r} 0 0 1 ${r}-${r}z`;
    case 5:
      return `M${x} ${y + r}v-${r}a${r} ${r} 0 0 1 ${r} ${r}z`;
    default:
      return '';
  }
}
