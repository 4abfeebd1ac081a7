import type { Id, PresenceAnswer } from './api/types';

/** Bytes of the words of how one is, as the node takes them. */
export const WORDS_BYTES_MAX = 200;

/** What each person says of themselves now; of several devices the one that says something. */
export function words(people: PresenceAnswer['people']): Map<Id, string> {
  const said = new Map<Id, string>();
  for (const one of people) {
    if (one.text && !said.has(one.person)) said.set(one.person, one.text);
  }
  return said;
}

/** Whether the words are too long to be said. */
export function tooLong(text: string): boolean {
  return new TextEncoder().encode(text.trim()).length > WORDS_BYTES_MAX;
}
