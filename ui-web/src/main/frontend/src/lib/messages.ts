import type { Id, Message } from './api/types';
import { startOfDay } from './format';

/** Messages of one author within this time, on one day, share a heading. */
const GROUP_GAP_MS = 6 * 60_000;

/** After this many the heading stands again, so that a long group always says whose it is. */
const GROUP_MAX = 20;

/** What a view keeps at most; more is fetched again when it is scrolled to. */
export const WINDOW_MAX = 400;

/** A stretch of a conversation, oldest first, and whether there is more at each end. */
export interface Stretch {
  messages: Message[];
  older: boolean;
  newer: boolean;
}

/** A message with what the view needs to know about its neighbours. */
export interface Shown {
  message: Message;
  /** Set where a new day begins. */
  dayMs?: number;
  /** First of a group: shows the author. */
  leads: boolean;
  /** The first one that was not seen before. */
  firstNew: boolean;
}

export function shown(messages: readonly Message[], firstNew?: Id): Shown[] {
  let before: Message | undefined;
  let inGroup = 0;
  return messages.map((message) => {
    const dayMs = startOfDay(message.timeMs);
    const newDay = !before || startOfDay(before.timeMs) !== dayMs;
    const isNew = message.item === firstNew;
    const leads =
      newDay ||
      isNew ||
      !before ||
      before.author.person !== message.author.person ||
      message.replyTo !== undefined ||
      inGroup >= GROUP_MAX ||
      Math.abs(message.timeMs - before.timeMs) > GROUP_GAP_MS;
    before = message;
    inGroup = leads ? 1 : inGroup + 1;
    return { message, leads, firstNew: isNew, ...(newDay ? { dayMs } : {}) };
  });
}

/** Adds older messages in front; beyond the limit the newest fall out of the window. */
export function withOlder(now: Stretch, fetched: readonly Message[], more: boolean): Stretch {
  const known = new Set(now.messages.map((each) => each.item));
  const messages = [...fetched.filter((each) => !known.has(each.item)), ...now.messages];
  const cut = messages.length > WINDOW_MAX;
  return {
    messages: cut ? messages.slice(0, WINDOW_MAX) : messages,
    older: more,
    newer: now.newer || cut,
  };
}

/** Takes in the newest window: what it covers is replaced (edits, deletions), older ones stay. */
export function withNewest(now: Stretch, fetched: readonly Message[], more: boolean): Stretch {
  const first = fetched[0];
  const at = first ? now.messages.findIndex((each) => each.item === first.item) : -1;
  if (at <= 0 || now.newer) return { messages: [...fetched], older: more, newer: false };
  const messages = [...now.messages.slice(0, at), ...fetched];
  const cut = messages.length > WINDOW_MAX;
  return {
    messages: cut ? messages.slice(messages.length - WINDOW_MAX) : messages,
    older: now.older || cut,
    newer: false,
  };
}

/** Takes in a window fetched around the last message of ours; `later` says whether more follow it. */
export function withNewer(now: Stretch, fetched: readonly Message[], later = false): Stretch {
  const last = now.messages[now.messages.length - 1];
  const at = last ? fetched.findIndex((each) => each.item === last.item) : -1;
  const added = at < 0 ? [] : fetched.slice(at + 1);
  const messages = [...now.messages, ...added];
  const cut = messages.length > WINDOW_MAX;
  return {
    messages: cut ? messages.slice(messages.length - WINDOW_MAX) : messages,
    older: now.older || cut,
    newer: later && added.length > 0,
  };
}

/** Replaces the messages that a window around a changed one covers. */
export function withChanged(now: Stretch, fetched: readonly Message[]): Stretch {
  const fresh = new Map(fetched.map((each) => [each.item, each]));
  return { ...now, messages: now.messages.map((each) => fresh.get(each.item) ?? each) };
}

/** The first message that is new, given how many are. */
export function firstUnseen(messages: readonly Message[], count: number): Id | undefined {
  if (count <= 0 || count >= messages.length) return undefined;
  return messages[messages.length - count]?.item;
}
