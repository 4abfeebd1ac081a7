/** Markdown editing as values: what a formatting button does to a text and its selection. */

export interface Edit {
  /** The stretch that is replaced. */
  from: number;
  to: number;
  text: string;
  /** The selection afterwards. */
  start: number;
  end: number;
}

export type Wrap = 'bold' | 'italic' | 'strike' | 'code';
export type Prefix = 'list' | 'numbered' | 'task' | 'quote' | 'heading';

const WRAPS: Record<Wrap, string> = { bold: '**', italic: '*', strike: '~~', code: '`' };
const PREFIXES: Record<Prefix, string> = {
  list: '- ',
  numbered: '1. ',
  task: '- [ ] ',
  quote: '> ',
  heading: '## ',
};
const ANY_PREFIX = /^(\s*)(?:- \[[ xX]\] |[-*+] |\d+[.)] |> |#{1,6} )/;

/** Puts marks around the selection, or takes them away where they are there already. */
export function wrapped(text: string, start: number, end: number, wrap: Wrap): Edit {
  const mark = WRAPS[wrap];
  const inner = text.slice(start, end);
  const outside =
    text.slice(start - mark.length, start) === mark && text.slice(end, end + mark.length) === mark;
  const longer = wrap === 'italic' && text.slice(start - 2, start) === '**';
  if (outside && !longer) {
    const from = start - mark.length;
    return { from, to: end + mark.length, text: inner, start: from, end: from + inner.length };
  }
  if (wrap === 'code' && inner.includes('\n')) {
    const block = '```\n' + inner + '\n```';
    return { from: start, to: end, text: block, start: start + 4, end: start + 4 + inner.length };
  }
  const at = start + mark.length;
  return { from: start, to: end, text: mark + inner + mark, start: at, end: at + inner.length };
}

/** Puts a sign before each selected line, or takes it away where all have it. */
export function prefixed(text: string, start: number, end: number, prefix: Prefix): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline < 0 ? text.length : newline;
  const lines = text.slice(from, to).split('\n');
  const sign = PREFIXES[prefix];
  const all = lines.every((line) => has(line, prefix));
  const changed = lines.map((line, index) => {
    const bare = line.replace(ANY_PREFIX, '$1');
    if (all) return bare;
    return (prefix === 'numbered' ? `${index + 1}. ` : sign) + bare;
  });
  const result = changed.join('\n');
  const grown = (changed[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const single = lines.length === 1;
  return {
    from,
    to,
    text: result,
    start: single ? Math.max(from, start + grown) : from,
    end: single ? Math.max(from, end + grown) : from + result.length,
  };
}

function has(line: string, prefix: Prefix): boolean {
  if (prefix === 'numbered') return /^\s*\d+[.)] /.test(line);
  if (prefix === 'list') return /^\s*[-*+] (?!\[[ xX]\] )/.test(line);
  if (prefix === 'task') return /^\s*- \[[ xX]\] /.test(line);
  return line.startsWith(PREFIXES[prefix]);
}

/** Turns the selection into a link; its address is selected, ready to be typed over. */
export function linked(
  text: string,
  start: number,
  end: number,
  label: string,
  href = 'https://',
): Edit {
  const inner = text.slice(start, end) || label;
  const at = start + inner.length + 3;
  return {
    from: start,
    to: end,
    text: `[${inner}](${href})`,
    start: at,
    end: at + href.length,
  };
}

/** Puts a block of its own at the selection's end. */
export function inserted(text: string, end: number, block: string): Edit {
  const before = text.slice(0, end);
  const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const added = gap + block + '\n';
  return { from: end, to: end, text: added, start: end + added.length, end: end + added.length };
}

/** Enter inside a list goes on with the list; on an empty entry it ends it. */
export function continued(text: string, at: number): Edit | null {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(from, at);
  const match = /^(\s*)(- \[[ xX]\] |[-*+] |(\d+)([.)]) |> )/.exec(line);
  if (!match) return null;
  const [sign, indent, marker, digits] = match;
  if (line === sign) return { from, to: at, text: '', start: from, end: from };
  const next = digits
    ? `${Number(digits) + 1}${match[4]} `
    : (marker ?? '').replace(/\[[xX]\]/, '[ ]');
  const added = '\n' + indent + next;
  return { from: at, to: at, text: added, start: at + added.length, end: at + added.length };
}

/** Applies an edit to a text field so that the browser's own undo knows about it. */
export function apply(field: HTMLTextAreaElement, edit: Edit): void {
  field.focus();
  field.setSelectionRange(edit.from, edit.to);
  const command = edit.text === '' ? 'delete' : 'insertText';
  const nothing = edit.text === '' && edit.from === edit.to;
  if (!nothing && !document.execCommand(command, false, edit.text)) {
    field.setRangeText(edit.text, edit.from, edit.to, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(edit.start, edit.end);
}
