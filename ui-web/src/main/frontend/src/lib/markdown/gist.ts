import { MESSAGE, plainText, type Block } from './ast';
import { parseMarkdown } from './blocks';

/** A message on one line, without its Markdown signs: for quotes and previews. */
export function gist(text: string): string {
  return wordsOf(parseMarkdown(text, MESSAGE)).replace(/\s+/g, ' ').trim();
}

function wordsOf(blocks: readonly Block[]): string {
  return blocks.map(wordsOfBlock).join(' ');
}

function wordsOfBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return plainText(block.children);
    case 'quote':
      return wordsOf(block.blocks);
    case 'list':
      return block.items.map((item) => wordsOf(item.blocks)).join(' ');
    case 'code':
      return block.text;
    case 'table':
      return [block.head, ...block.rows].flat().map(plainText).join(' ');
    case 'rule':
      return '';
  }
}
