import { describe, expect, it } from 'vitest';
import type { Hit } from '../src/lib/api/types';
import { sideBySide } from '../src/lib/diff';
import { ago, dayHeading, fingerprint, percent, size, span } from '../src/lib/format';
import { identicon, TINTS } from '../src/lib/identicon';
import { cleanName, cleanText, initials } from '../src/lib/names';
import { has, remembered, terms, toggled, without, words } from '../src/lib/query';
import { groupsOf, proofOf } from '../src/lib/recovery';
import { grantable, invitable } from '../src/lib/roles';
import { excerpt } from '../src/lib/snippet';

describe('names', () => {
  it('show marks that reorder or hide text instead of obeying them', () => {
    expect(cleanName('report\u202efdp.exe')).toBe('report\ufffdfdp.exe');
    expect(cleanName('a\u200bb\u0007c\nd\u2066e')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(cleanName('Zoë 漢字 שלום 👩‍🌾')).toBe('Zoë 漢字 שלום 👩‍🌾');
  });

  it('keep line breaks in running text', () => {
    expect(cleanText('a\nb\tc\u202ed')).toBe('a\nb\tc\ufffdd');
  });

  it('give one or two letters', () => {
    expect([initials('field notes'), initials('Grove'), initials(''), initials('👩‍🌾 x')]).toEqual([
      'FN',
      'G',
      '?',
      'X',
    ]);
  });
});

describe('a search text', () => {
  it('is taken apart at spaces outside quotes', () => {
    expect(terms('tide from:"Ann Lee" "two words"')).toEqual([
      { raw: 'tide', value: 'tide' },
      { raw: 'from:"Ann Lee"', operator: 'from', value: 'Ann Lee' },
      { raw: '"two words"', value: '"two words"' },
    ]);
  });

  it('takes filters in and out, and keeps the words', () => {
    const filtered = toggled('tide tables', 'from', 'Ann Lee');
    expect(filtered).toBe('tide tables from:"Ann Lee"');
    expect(has(filtered, 'from', 'ann lee')).toBe(true);
    expect(toggled(filtered, 'from', 'Ann Lee')).toBe('tide tables');
    expect(toggled('type:page tide', 'type', 'file')).toBe('tide type:file');
    expect(words(filtered)).toBe('tide tables');
    expect(without('a from:b a', 'a')).toBe('from:b a');
  });

  it('treats unknown operators and addresses as words', () => {
    expect(terms('foo:bar https://a.example').every((each) => !each.operator)).toBe(true);
  });

  it('is remembered once, newest first', () => {
    expect(remembered(['a', 'b'], ' b ')).toEqual(['b', 'a']);
    expect(remembered(['a'], ' ')).toEqual(['a']);
    expect(remembered(['1', '2', '3', '4', '5', '6'], '0')).toHaveLength(6);
  });
});

describe('figures', () => {
  const noon = new Date(2025, 5, 12, 12, 0).getTime();

  it('tell times as people do', () => {
    expect(ago(noon - 20_000, noon)).toBe('just now');
    expect(ago(noon - 5 * 60_000, noon)).toBe('5 min ago');
    expect(ago(noon - 24 * 3_600_000, noon)).toBe('yesterday');
    expect(ago(noon + 10_000, noon)).toBe('just now');
    expect(dayHeading(noon, noon)).toBe('Today');
    expect(dayHeading(noon - 24 * 3_600_000, noon)).toBe('Yesterday');
  });

  it('give sizes, spans, shares and fingerprints', () => {
    expect([size(0), size(999), size(1840), size(734_003_200)]).toEqual([
      '0 B',
      '999 B',
      '1.8 KB',
      '734 MB',
    ]);
    expect([span(3_599_000), span(7 * 86_400_000), span(-5)]).toEqual([
      '1 hour',
      '7 days',
      '1 second',
    ]);
    expect([percent(999, 1000), percent(1000, 1000), percent(0, 0)]).toEqual([99, 100, 100]);
    expect(fingerprint('0123456789abcdef00')).toBe('0123 4567 89ab cdef');
  });
});

describe('pictures of keys', () => {
  it('are the same for the same key, and mirrored', () => {
    const key = '7fa3'.repeat(16);
    expect(identicon(key)).toEqual(identicon(key));
    expect(identicon(key).tint).toBeLessThan(TINTS);
    expect(identicon('').path).toBe('');
  });
});

describe('two versions side by side', () => {
  it('mark only what differs', () => {
    expect(sideBySide('a\nb\nc', 'a\nx\nc')).toEqual([
      { left: { text: 'a', changed: false }, right: { text: 'a', changed: false } },
      { left: { text: 'b', changed: true }, right: { text: 'x', changed: true } },
      { left: { text: 'c', changed: false }, right: { text: 'c', changed: false } },
    ]);
  });

  it('leave a gap where a side has no line', () => {
    expect(sideBySide('a\nc', 'a\nb\nc')[1]).toEqual({
      left: null,
      right: { text: 'b', changed: true },
    });
    expect(sideBySide('', '')).toHaveLength(1);
  });

  it('hold every line of both sides, in order', () => {
    const a = Array.from({ length: 300 }, (_, n) => `line ${(n * 7) % 40}`).join('\n');
    const b = Array.from({ length: 280 }, (_, n) => `line ${(n * 11) % 40}`).join('\n');
    const rows = sideBySide(a, b);
    const side = (name: 'left' | 'right') =>
      rows.flatMap((row) => row[name]?.text ?? []).join('\n');
    expect(side('left')).toBe(a);
    expect(side('right')).toBe(b);
  });
});

describe('the recovery code', () => {
  it('is proved by its end, however it was typed', () => {
    const code = 'K7QF-2M9T-XR4C-HW8D-3NPA-6VJE-YB10';
    expect(groupsOf(code)).toHaveLength(7);
    for (const typed of ['yb10', ' YB1O ', 'ybio', code.toLowerCase()]) {
      expect(proofOf(typed)).toBe(proofOf(code));
    }
  });
});

it('excerpts show words without the signs of Markdown', () => {
  const hit = {
    kind: 'message',
    snippet: [
      { text: '# Tides and **', mark: false },
      { text: 'otters', mark: true },
      { text: '** - [x] done, 2 - 1, a_b', mark: false },
    ],
  };
  const text = excerpt(hit as Hit)
    .map((part) => part.text)
    .join('');
  expect(text.replace(/\s+/g, ' ').trim()).toBe('Tides and otters done, 2 - 1, a_b');
});

it('roles are given downwards only', () => {
  expect(grantable('owner')).toContain('owner');
  expect(grantable('admin')).toEqual(['editor', 'viewer']);
  expect(grantable('editor')).toEqual([]);
  expect(invitable('owner')).not.toContain('owner');
});
