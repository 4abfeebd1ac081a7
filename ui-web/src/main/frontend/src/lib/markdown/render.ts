import { cleanText } from '../names';
import { formatRoute, type Route } from '../router';
import { t } from '../text';
import type { Block, Inline, ListItem } from './ast';
import { targetOf } from './links';

/** What rendering needs to know about its surroundings. */
export interface RenderContext {
  /** A name for a place inside Grove, for links that consist of a bare address. */
  nameOf?: (route: Route) => string | null;
  /** The level of the page's own title; its text begins one below, and skips none. */
  titleLevel?: number;
}

/** The level of each heading in the document around it, whatever signs its author chose. */
function levelsOf(blocks: readonly Block[], titleLevel: number): Map<Block, number> {
  const headings = blocks.filter((block) => block.type === 'heading');
  const first = headings.reduce((least, heading) => Math.min(least, heading.level), 6);
  const levels = new Map<Block, number>();
  let before = titleLevel;
  for (const heading of headings) {
    before = Math.min(before + 1, heading.level - first + titleLevel + 1, 6);
    levels.set(heading, before);
  }
  return levels;
}

/** Prefix of heading ids, so that members' headings cannot take the id of something of ours. */
export const HEADING_PREFIX = 'section-';

/** Builds DOM nodes from parsed Markdown, one constructor call per node. */
export function render(blocks: readonly Block[], context: RenderContext = {}): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const levels = levelsOf(blocks, context.titleLevel ?? 1);
  for (const block of blocks) fragment.append(blockNode(block, context, levels.get(block)));
  return fragment;
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.append(...children);
  return node;
}

function blockNode(block: Block, context: RenderContext, level = 6): Node {
  switch (block.type) {
    case 'heading': {
      const node = element(`h${level}` as 'h1', inlineNodes(block.children, context));
      node.id = HEADING_PREFIX + block.id;
      node.tabIndex = -1;
      return node;
    }
    case 'paragraph':
      return element('p', inlineNodes(block.children, context));
    case 'quote':
      return element('blockquote', render(block.blocks, context));
    case 'list':
      return listNode(block, context);
    case 'code':
      return codeNode(block.language, block.text);
    case 'table':
      return tableNode(block, context);
    case 'rule':
      return element('hr');
  }
}

function listNode(list: Block & { type: 'list' }, context: RenderContext): Node {
  const node = element(list.ordered ? 'ol' : 'ul');
  if (list.ordered && list.start !== 1) node.setAttribute('start', String(list.start));
  for (const item of list.items) node.append(itemNode(item, list.tight, context));
  if (list.items.some((item) => item.checked !== null)) node.className = 'tasks';
  return node;
}

function itemNode(item: ListItem, tight: boolean, context: RenderContext): Node {
  const node = element('li');
  if (item.checked !== null) {
    const box = element('input');
    box.type = 'checkbox';
    box.checked = item.checked;
    box.disabled = true;
    box.setAttribute('aria-label', item.checked ? t.page.taskDone : t.page.taskOpen);
    node.append(box);
  }
  for (const block of item.blocks) {
    if (tight && block.type === 'paragraph') {
      node.append(element('span', inlineNodes(block.children, context)));
    } else {
      node.append(blockNode(block, context));
    }
  }
  return node;
}

function codeNode(language: string, text: string): Node {
  const code = element('code', cleanText(text));
  const node = element('pre', code);
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', language ? t.page.codeIn(cleanText(language)) : t.page.code);
  return node;
}

function tableNode(table: Block & { type: 'table' }, context: RenderContext): Node {
  const rowOf = (cells: Inline[][], tag: 'th' | 'td') =>
    element(
      'tr',
      ...cells.map((cell, column) => {
        const node = element(tag, inlineNodes(cell, context));
        if (tag === 'th') node.setAttribute('scope', 'col');
        const align = table.align[column];
        if (align && align !== 'left') node.className = 'align-' + align;
        return node;
      }),
    );
  const head = element('thead', rowOf(table.head, 'th'));
  const body = element('tbody');
  for (const row of table.rows) body.append(rowOf(row, 'td'));
  const frame = element('div', element('table', head, body));
  frame.className = 'table-frame';
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', t.page.table);
  return frame;
}

function inlineNodes(nodes: readonly Inline[], context: RenderContext): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(inlineNode(node, context));
  return fragment;
}

function inlineNode(node: Inline, context: RenderContext): Node {
  switch (node.type) {
    case 'text':
      return document.createTextNode(cleanText(node.text));
    case 'code':
      return element('code', cleanText(node.text));
    case 'break':
      return element('br');
    case 'strong':
    case 'em':
    case 'del':
      return element(node.type, inlineNodes(node.children, context));
    case 'link':
      return linkNode(node, context);
  }
}

function linkNode(link: Inline & { type: 'link' }, context: RenderContext): Node {
  const target = targetOf(link.href);
  const children = inlineNodes(link.children, context);
  if (!target) return element('span', children);
  const node = element('a', children);
  switch (target.kind) {
    case 'web':
      node.href = target.href;
      node.target = '_blank';
      node.rel = 'noopener noreferrer';
      node.title = cleanText(target.href);
      break;
    case 'route': {
      node.href = formatRoute(target.route);
      node.className = 'item-link';
      const name = node.textContent === link.href ? context.nameOf?.(target.route) : null;
      if (name) node.replaceChildren(cleanText(name));
      break;
    }
    case 'anchor':
      // The fragment holds the route, so a heading is reached by script (see `followAnchor`).
      node.href = '#';
      node.dataset['section'] = target.id;
      break;
  }
  return node;
}

/** Scrolls to a heading of the same page; true if the click was one on such a link. */
export function followAnchor(event: MouseEvent, root: HTMLElement): boolean {
  const link = (event.target as Element | null)?.closest?.('a[data-section]');
  if (!(link instanceof HTMLAnchorElement)) return false;
  event.preventDefault();
  const id = HEADING_PREFIX + (link.dataset['section'] ?? '').toLowerCase();
  const heading = [...root.querySelectorAll<HTMLElement>('[id]')].find((each) => each.id === id);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
  return true;
}

/** Lets the keyboard reach what scrolls sideways (wide code and tables), and only that. */
export function markScrollers(root: HTMLElement): void {
  for (const node of root.querySelectorAll<HTMLElement>('pre, .table-frame')) {
    if (node.scrollWidth > node.clientWidth) node.tabIndex = 0;
  }
}

/** Entries of an outline at most; a longer one helps nobody. */
const OUTLINE_MAX = 200;

/** The headings of a page, for its outline. */
export function outlineOf(blocks: readonly Block[]): { id: string; level: number; block: Block }[] {
  return blocks
    .flatMap((block) =>
      block.type === 'heading' && block.level <= 3
        ? [{ id: HEADING_PREFIX + block.id, level: block.level, block }]
        : [],
    )
    .slice(0, OUTLINE_MAX);
}
