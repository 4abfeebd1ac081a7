import type { FacetName } from './api/types';

/**
 * The text of a search as the user sees it: words and `operator:value` terms. The node parses it
 * for real; here it is only taken apart far enough to show filters and to switch them.
 */

export const OPERATORS = ['from', 'in', 'type', 'before', 'after', 'on'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Term {
  /** The term exactly as typed. */
  raw: string;
  operator?: Operator;
  value: string;
}

const FACET_OPERATOR: Record<FacetName, Operator> = { kind: 'type', author: 'from', place: 'in' };

export function operatorOf(facet: FacetName): Operator {
  return FACET_OPERATOR[facet];
}

/** Splits at spaces outside quotes. */
export function terms(query: string): Term[] {
  return splitOutsideQuotes(query).map((raw) => {
    const colon = raw.indexOf(':');
    const name = raw.slice(0, Math.max(colon, 0)).toLowerCase();
    const operator = OPERATORS.find((each) => each === name);
    if (!operator) return { raw, value: raw };
    return { raw, operator, value: unquote(raw.slice(colon + 1)) };
  });
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [];
  let current = '';
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    if (!quoted && /\s/.test(char)) {
      if (current) parts.push(current);
      current = '';
    } else {
      current += char;
    }
  }
  if (current) parts.push(current);
  return parts;
}

function unquote(value: string): string {
  return value.replace(/^"|"$/g, '');
}

/** Writes `operator:value`, quoted where the value needs it. */
export function term(operator: Operator, value: string): string {
  const bare = value.replaceAll('"', '');
  return operator + ':' + (/^[\p{L}\p{N}_.-]+$/u.test(bare) ? bare : `"${bare}"`);
}

function same(a: string, b: string): boolean {
  return a.toLocaleLowerCase() === b.replaceAll('"', '').toLocaleLowerCase();
}

export function has(query: string, operator: Operator, value: string): boolean {
  return terms(query).some((each) => each.operator === operator && same(each.value, value));
}

/** Adds a filter or takes it away; a second value of the same operator replaces the first. */
export function toggled(query: string, operator: Operator, value: string): string {
  const on = has(query, operator, value);
  const kept = terms(query).filter((each) => each.operator !== operator);
  const parts = kept.map((each) => each.raw);
  if (!on) parts.push(term(operator, value));
  return parts.join(' ');
}

/** The query without one term, for the small crosses on filters. */
export function without(query: string, raw: string): string {
  const all = terms(query).map((each) => each.raw);
  const at = all.indexOf(raw);
  return all.filter((_, index) => index !== at).join(' ');
}

/** The part that is not a filter, for headings such as "Results for …". */
export function words(query: string): string {
  return terms(query)
    .filter((each) => !each.operator)
    .map((each) => each.raw)
    .join(' ');
}

/** Puts a search in front of the recent ones; short, and without repeats. */
export function remembered(recent: readonly string[], query: string, max = 6): string[] {
  const text = query.trim();
  if (text === '') return [...recent];
  return [text, ...recent.filter((each) => each !== text)].slice(0, max);
}
