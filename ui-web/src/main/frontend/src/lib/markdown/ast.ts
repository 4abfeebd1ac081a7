/**
 * The closed set of things that Markdown can become here. Text from members turns into these
 * values, and these into DOM nodes; there is no path on which it could become markup.
 */

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'em' | 'del'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'break' };

export type Align = 'left' | 'center' | 'right' | null;

export interface ListItem {
  /** Null where the item is not a task. */
  checked: boolean | null;
  blocks: Block[];
}

export type Block =
  | { type: 'heading'; level: number; children: Inline[]; id: string }
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'list'; ordered: boolean; start: number; tight: boolean; items: ListItem[] }
  | { type: 'code'; language: string; text: string }
  | { type: 'table'; align: Align[]; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' };

/** What a dialect knows: pages know everything, messages only what suits a conversation. */
export interface Dialect {
  headings: boolean;
  tables: boolean;
  rules: boolean;
  indentedCode: boolean;
  /** Whether a line break in the text is one on the screen. */
  hardBreaks: boolean;
}

export const PAGE: Dialect = {
  headings: true,
  tables: true,
  rules: true,
  indentedCode: true,
  hardBreaks: false,
};

export const MESSAGE: Dialect = {
  headings: false,
  tables: false,
  rules: false,
  indentedCode: false,
  hardBreaks: true,
};

/** The letters of a run of inline nodes. */
export function plainText(nodes: readonly Inline[]): string {
  let text = '';
  for (const node of nodes) {
    if (node.type === 'text' || node.type === 'code') text += node.text;
    else if (node.type === 'break') text += ' ';
    else text += plainText(node.children);
  }
  return text;
}
