import type { Hit } from './api/types';

/** Signs of Markdown that only disturb in an excerpt. */
const SIGNS = /\*\*|~~|`+|(?<=^|\s)(?:#{1,6}|>|[-*+] \[[ xX]\])(?=\s)/g;

/** An excerpt to show: the words, without the signs that shape them in the whole text. */
export function excerpt(hit: Hit): Hit['snippet'] {
  if (hit.kind !== 'message' && hit.kind !== 'page') return hit.snippet;
  return hit.snippet
    .map(({ text, mark }) => ({ text: text.replace(SIGNS, ''), mark }))
    .filter((part) => part.text !== '');
}
