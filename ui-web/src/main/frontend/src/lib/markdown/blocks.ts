import { plainText, type Align, type Block, type Dialect, type Inline } from './ast';
import { parseInline } from './inline';
import { listAt, type Nested } from './lists';

/** Quotes and lists nested deeper than this stay text. */
const DEPTH_MAX = 8;
const COLUMNS_MAX = 64;

/** Block-level Markdown: lines to blocks, containers by recursion on their own lines. */
export function parseMarkdown(text: string, dialect: Dialect): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map(expandTabs);
  return new BlockParser(dialect, new Set()).parse(lines, 0);
}

/** Indentation by tabs counts four columns. */
function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  let width = 0;
  for (const char of indent) width += char === '\t' ? 4 - (width % 4) : 1;
  return ' '.repeat(width) + line.slice(indent.length);
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const QUOTE = /^ {0,3}> ?/;
const HEADING = /^ {0,3}(#{1,6})(?= |$)/;
const UNDERLINE = /^ {0,3}(=+|-+) *$/;

class BlockParser {
  private blocks: Block[] = [];
  private paragraph: string[] = [];

  constructor(
    private readonly dialect: Dialect,
    private readonly ids: Set<string>,
  ) {}

  parse(lines: readonly string[], depth: number): Block[] {
    let i = 0;
    while (i < lines.length) i = this.block(lines, i, depth);
    this.endParagraph();
    return this.blocks;
  }

  /** Reads what begins at a line; gives the first line after it. */
  private block(lines: readonly string[], i: number, depth: number): number {
    const line = lines[i] as string;
    if (line.trim() === '') {
      this.endParagraph();
      return i + 1;
    }
    return (
      this.underline(line, i) ??
      this.fence(lines, i) ??
      this.heading(line, i) ??
      this.rule(line, i) ??
      this.quote(lines, i, depth) ??
      this.list(lines, i, depth) ??
      this.table(lines, i) ??
      this.indented(lines, i) ??
      this.more(line, i)
    );
  }

  private add(block: Block): void {
    this.endParagraph();
    this.blocks.push(block);
  }

  private endParagraph(): void {
    if (this.paragraph.length === 0) return;
    const children = this.inline(this.paragraph.join('\n').trim());
    this.paragraph = [];
    this.blocks.push({ type: 'paragraph', children });
  }

  private inline(text: string): Inline[] {
    return parseInline(text, this.dialect.hardBreaks);
  }

  private more(line: string, i: number): number {
    this.paragraph.push(line.trimStart());
    return i + 1;
  }

  private underline(line: string, i: number): number | null {
    const match = this.dialect.headings && this.paragraph.length > 0 ? UNDERLINE.exec(line) : null;
    if (!match) return null;
    const text = this.paragraph.join(' ').trim();
    this.paragraph = [];
    this.blocks.push(this.headingOf(match[1]?.startsWith('=') ? 1 : 2, text));
    return i + 1;
  }

  private heading(line: string, i: number): number | null {
    const match = this.dialect.headings ? HEADING.exec(line) : null;
    if (!match) return null;
    let text = line.slice(match[0].length).trim();
    let end = text.length;
    while (end > 0 && text[end - 1] === '#') end--;
    if (end < text.length && (end === 0 || text[end - 1] === ' ')) text = text.slice(0, end).trim();
    this.add(this.headingOf(match[1]?.length ?? 1, text));
    return i + 1;
  }

  private headingOf(level: number, text: string): Block {
    const children = this.inline(text);
    return { type: 'heading', level, children, id: this.idFor(plainText(children)) };
  }

  private idFor(text: string): string {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['section'];
    const base = words.join('-').slice(0, 80);
    let id = base;
    for (let n = 2; this.ids.has(id); n++) id = `${base}-${n}`;
    this.ids.add(id);
    return id;
  }

  private rule(line: string, i: number): number | null {
    if (!this.dialect.rules || !RULE.test(line)) return null;
    this.add({ type: 'rule' });
    return i + 1;
  }

  private fence(lines: readonly string[], i: number): number | null {
    const match = FENCE.exec(lines[i] as string);
    if (!match) return null;
    const fence = match[1] as string;
    const indent = (lines[i] as string).indexOf(fence);
    const close = new RegExp(`^ {0,3}${fence[0] === '~' ? '~' : '`'}{${fence.length},} *$`);
    const text: string[] = [];
    let end = i + 1;
    for (; end < lines.length && !close.test(lines[end] as string); end++) {
      text.push(withoutIndent(lines[end] as string, indent));
    }
    const language = (match[2] ?? '').trim().split(/\s/)[0] ?? '';
    this.add({ type: 'code', language, text: text.join('\n') });
    return end + 1;
  }

  private indented(lines: readonly string[], i: number): number | null {
    if (!this.dialect.indentedCode || this.paragraph.length > 0) return null;
    if (!(lines[i] as string).startsWith('    ')) return null;
    const text: string[] = [];
    let end = i;
    for (; end < lines.length; end++) {
      const line = lines[end] as string;
      if (line.trim() !== '' && !line.startsWith('    ')) break;
      text.push(line.slice(4));
    }
    while (text[text.length - 1]?.trim() === '') text.pop();
    this.add({ type: 'code', language: '', text: text.join('\n') });
    return end;
  }

  private quote(lines: readonly string[], i: number, depth: number): number | null {
    if (depth >= DEPTH_MAX || !QUOTE.test(lines[i] as string)) return null;
    const inner: string[] = [];
    let end = i;
    for (; end < lines.length; end++) {
      const line = lines[end] as string;
      const lazy =
        line.trim() !== '' && inner[inner.length - 1]?.trim() !== '' && !this.starts(line);
      if (!QUOTE.test(line) && !lazy) break;
      inner.push(line.replace(QUOTE, ''));
    }
    this.add({ type: 'quote', blocks: this.nested(inner, depth + 1) });
    return end;
  }

  private list(lines: readonly string[], i: number, depth: number): number | null {
    if (depth >= DEPTH_MAX) return null;
    const nested: Nested = {
      inParagraph: this.paragraph.length > 0,
      parse: (inner) => this.nested(inner, depth + 1),
      starts: (line) => this.starts(line),
    };
    const found = listAt(lines, i, nested);
    if (!found) return null;
    this.add(found.list);
    return found.end;
  }

  private nested(lines: readonly string[], depth: number): Block[] {
    return new BlockParser(this.dialect, this.ids).parse(lines, depth);
  }

  /** Whether a line begins something that ends a paragraph. */
  private starts(line: string): boolean {
    return (
      FENCE.test(line) ||
      QUOTE.test(line) ||
      (this.dialect.headings && HEADING.test(line)) ||
      (this.dialect.rules && RULE.test(line))
    );
  }

  private table(lines: readonly string[], i: number): number | null {
    const head = lines[i] as string;
    const below = lines[i + 1];
    if (!this.dialect.tables || this.paragraph.length > 0) return null;
    if (below === undefined || !head.includes('|')) return null;
    const align = alignments(below);
    const cells = cellsOf(head);
    if (!align || align.length !== cells.length || align.length > COLUMNS_MAX) return null;
    const rows: Inline[][][] = [];
    let end = i + 2;
    for (; end < lines.length; end++) {
      const line = lines[end] as string;
      if (line.trim() === '' || this.starts(line)) break;
      const row = cellsOf(line).slice(0, align.length);
      rows.push(align.map((_, column) => this.inline(row[column] ?? '')));
    }
    this.add({ type: 'table', align, head: cells.map((cell) => this.inline(cell)), rows });
    return end;
  }
}

function withoutIndent(line: string, indent: number): string {
  let at = 0;
  while (at < indent && line[at] === ' ') at++;
  return line.slice(at);
}

function alignments(line: string): Align[] | null {
  if (!line.includes('-')) return null;
  const align: Align[] = [];
  for (const cell of cellsOf(line)) {
    if (!/^:?-+:?$/.test(cell)) return null;
    const left = cell.startsWith(':');
    const right = cell.endsWith(':');
    align.push(left && right ? 'center' : right ? 'right' : left ? 'left' : null);
  }
  return align;
}

/** Splits a row at bars that are not escaped. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  const text = line.trim();
  for (let i = text.startsWith('|') ? 1 : 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '\\' && text[i + 1] === '|') {
      cell += '|';
      i++;
    } else if (char === '|') {
      cells.push(cell.trim());
      cell = '';
    } else {
      cell += char;
    }
  }
  if (cell.trim() !== '' || !text.endsWith('|')) cells.push(cell.trim());
  return cells;
}
