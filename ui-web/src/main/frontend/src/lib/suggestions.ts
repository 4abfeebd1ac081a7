import type { Hit, Id, ItemKind, SuggestAnswer } from './api/types';
import type { Channel, PageRow } from './api/types';
import type { Route } from './router';
import { routeToItem } from './router';
import { excerpt } from './snippet';

/** One line of the palette. */
export interface Choice {
  key: string;
  kind: ItemKind | 'recent' | 'command' | 'all';
  label: string;
  detail?: string;
  keys?: string;
  act: { route: Route } | { search: string } | { run: () => void };
}

export interface ChoiceGroup {
  title: string;
  choices: Choice[];
}

const PLACES_MAX = 8;

/** Everything that can be jumped to without asking the node: discussions and pages by name. */
export function places(
  w: Id,
  typed: string,
  channels: readonly Channel[],
  pages: readonly PageRow[],
): Choice[] {
  const wanted = typed.toLocaleLowerCase().replace(/^#/, '').trim();
  const fits = (name: string) => name.toLocaleLowerCase().includes(wanted);
  const found: Choice[] = [
    ...channels
      .filter((each) => fits(each.name))
      .map((each) => choiceFor(w, 'channel', each.item, each.name)),
    ...(typed.startsWith('#') ? [] : pages)
      .filter((each) => fits(each.title))
      .map((each) => choiceFor(w, 'page', each.item, each.title)),
  ];
  return found.slice(0, PLACES_MAX);
}

function choiceFor(w: Id, kind: ItemKind, item: Id, label: string): Choice {
  return { key: kind + item, kind, label, act: { route: routeToItem(w, kind, item) } };
}

/** The node's suggestions as choices; what `places` found already is left out. */
export function suggested(
  w: Id,
  answer: SuggestAnswer,
  known: ReadonlySet<string>,
  titles: Record<ItemKind, string>,
  detailOf: (hit: Hit) => string,
): ChoiceGroup[] {
  return answer.groups
    .map((group) => ({
      title: titles[group.kind] ?? '',
      choices: group.hits
        .filter((hit) => !known.has(hit.kind + hit.item))
        .map((hit) => choiceOf(w, hit, detailOf(hit))),
    }))
    .filter((group) => group.choices.length > 0);
}

function choiceOf(w: Id, hit: Hit, detail: string): Choice {
  const text =
    hit.title ||
    excerpt(hit)
      .map((part) => part.text)
      .join('');
  return {
    key: hit.kind + hit.item,
    kind: hit.kind,
    label: text,
    detail,
    act: { route: routeToItem(w, hit.kind, hit.item, hit.place?.item || undefined) },
  };
}
