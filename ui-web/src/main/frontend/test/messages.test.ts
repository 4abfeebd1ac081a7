import { describe, expect, it } from 'vitest';
import type { Message } from '../src/lib/api/types';
import {
  firstUnseen,
  shown,
  WINDOW_MAX,
  withChanged,
  withNewer,
  withNewest,
  withOlder,
  type Stretch,
} from '../src/lib/messages';

const START = new Date(2025, 5, 12, 9, 0).getTime();

function message(n: number, more: Partial<Message> = {}): Message {
  return {
    item: `m${n}`,
    channel: 'c',
    text: `text ${n}`,
    author: { person: 'p', name: 'P' },
    timeMs: START + n * 1000,
    edited: false,
    held: 1,
    devices: 1,
    ...more,
  };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => message(from + n));
const items = (stretch: Stretch) => stretch.messages.map((each) => each.item);

describe('a stretch of messages', () => {
  const now: Stretch = { messages: range(10, 20), older: true, newer: false };

  it('takes older ones in front, without repeats', () => {
    const next = withOlder(now, range(5, 11), false);
    expect(items(next)).toEqual(items({ ...now, messages: range(5, 20) }));
    expect(next.older).toBe(false);
  });

  it('replaces what the newest window covers and keeps what lies above', () => {
    const fresh = [message(15, { text: 'changed' }), ...range(17, 22)];
    const next = withNewest(now, fresh, true);
    expect(items(next)).toEqual([
      'm10',
      'm11',
      'm12',
      'm13',
      'm14',
      'm15',
      'm17',
      'm18',
      'm19',
      'm20',
      'm21',
    ]);
    expect(next.messages[5]?.text).toBe('changed');
  });

  it('starts anew when the newest window does not touch it', () => {
    expect(items(withNewest(now, range(100, 105), true))).toEqual(
      items({ ...now, messages: range(100, 105) }),
    );
  });

  it('reaches the end when nothing newer follows', () => {
    const away: Stretch = { ...now, newer: true };
    const further = withNewer(away, range(15, 25), true);
    expect([further.messages.length, further.newer]).toEqual([15, true]);
    expect(withNewer(further, range(20, 30), false).newer).toBe(false);
    expect(withNewer(further, range(15, 25), true).newer).toBe(false);
  });

  it('never grows beyond its limit, and knows what fell out', () => {
    const full: Stretch = { messages: range(100, 100 + WINDOW_MAX), older: true, newer: false };
    const up = withOlder(full, range(50, 100), true);
    expect([up.messages.length, up.newer, up.messages[0]?.item]).toEqual([WINDOW_MAX, true, 'm50']);
    const down = withNewer({ ...full, newer: true }, range(480, 520));
    expect([down.messages.length, down.older]).toEqual([WINDOW_MAX, true]);
  });

  it('takes in changes of single messages', () => {
    const next = withChanged(now, [message(12, { text: 'new' }), message(99)]);
    expect(next.messages[2]?.text).toBe('new');
    expect(next.messages).toHaveLength(10);
  });
});

describe('messages on the screen', () => {
  it('are grouped by author, time and day', () => {
    const other = { person: 'q', name: 'Q' };
    const rows = shown([
      message(0),
      message(1),
      message(2, { author: other }),
      message(3, { author: other, timeMs: START + 20 * 60_000 }),
      message(4, { author: other, timeMs: START + 26 * 3_600_000 }),
    ]);
    expect(rows.map((row) => row.leads)).toEqual([true, false, true, true, true]);
    expect(rows.map((row) => row.dayMs !== undefined)).toEqual([true, false, false, false, true]);
  });

  it('say again whose a long group is', () => {
    const leads = shown(range(0, 50)).flatMap((row, n) => (row.leads ? [n] : []));
    expect(leads).toEqual([0, 20, 40]);
  });

  it('have a line before the first new one', () => {
    expect(firstUnseen(range(0, 5), 2)).toBe('m3');
    expect(firstUnseen(range(0, 5), 0)).toBeUndefined();
    expect(firstUnseen(range(0, 5), 9)).toBeUndefined();
    expect(shown(range(0, 3), 'm1').map((row) => row.firstNew)).toEqual([false, true, false]);
  });
});
