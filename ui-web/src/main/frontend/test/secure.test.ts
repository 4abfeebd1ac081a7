// @vitest-environment jsdom
import decode from 'qr/decode.js';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { countdown, day } from '../src/lib/format';
import { forgetSearches, recentSearches, rememberSearch } from '../src/lib/recent';
import { CODE_LENGTH, normalized, proofOf } from '../src/lib/recovery';
import { encodeSecret, strengthOf } from '../src/lib/secret';
import { marks } from '../src/lib/state/marks.svelte';
import { CARDS, DEVICE_CODES, INVITATIONS, tokenIn } from '../src/lib/tokens';

describe('a code in a text', () => {
  const link = 'grove:' + 'aB3_-'.repeat(40);

  it('is found alone, between words, and quoted in a mail', () => {
    expect(tokenIn(link, INVITATIONS)).toBe(link);
    expect(tokenIn(`Hi,\n\nhere it is: ${link}\n\nBye`, INVITATIONS)).toBe(link);
    const wrapped = link
      .match(/.{1,72}/g)
      ?.map((line) => '> ' + line)
      .join('\r\n');
    expect(tokenIn(`${wrapped}\r\n> see you there`, INVITATIONS)).toBe(link);
  });

  it('never takes the words that follow it into itself', () => {
    expect(tokenIn('grove:abc123\nTomorrow', INVITATIONS)).toBe('grove:abc123');
    expect(tokenIn(link + '\n\nTomorrow', INVITATIONS)).toBe(link);
    expect(tokenIn('grove:abc123. Tomorrow', INVITATIONS)).toBe('grove:abc123');
  });

  it('is one of those that were asked for', () => {
    expect(tokenIn('grove-invite:abc', INVITATIONS)).toBe('grove-invite:abc');
    expect(tokenIn('grove-card:abc', INVITATIONS)).toBeNull();
    expect(tokenIn('grove-card:abc', CARDS)).toBe('grove-card:abc');
    expect(tokenIn('grove-device:abc', DEVICE_CODES)).toBe('grove-device:abc');
    expect(tokenIn('grove:', INVITATIONS)).toBeNull();
    expect(tokenIn('', DEVICE_CODES)).toBeNull();
  });
});

describe('a QR picture', () => {
  /** The squares of a code as the pixels of a picture, with a quiet zone. */
  function picture(text: string, scale: number, quiet = 4) {
    const { data, size } = encode(text, { ecc: 'L', border: 0 });
    const side = (size + 2 * quiet) * scale;
    const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
    data.forEach((row, y) =>
      row.forEach((dark, x) => {
        for (let i = 0; dark && i < scale * scale; i++) {
          const px = (x + quiet) * scale + (i % scale);
          const py = (y + quiet) * scale + Math.floor(i / scale);
          pixels.fill(0, (py * side + px) * 4, (py * side + px) * 4 + 3);
        }
      }),
    );
    return { data: pixels, width: side, height: side };
  }

  it.each([60, 400, 1200, 2300])('of %i characters reads back', (length) => {
    const text = 'grove:' + 'aB3_-xY7z0'.repeat(length / 10);
    expect(decode(picture(text, 3), { effort: 4, timeLimit: 5000 })).toBe(text);
  });

  it('without a code says so', () => {
    const blank = { data: new Uint8ClampedArray(200 * 200 * 4).fill(255), width: 200, height: 200 };
    expect(() => decode(blank)).toThrow();
  });
});

describe('secrets', () => {
  it('are rated by what is left once the easily guessed is out', () => {
    expect(strengthOf('short')).toBe('short');
    for (const weak of [
      'password',
      'password1',
      '12345678',
      'abcdefgh',
      'aaaaaaaaaaaa',
      'Grove2026',
    ]) {
      expect(strengthOf(weak), weak).toBe('weak');
    }
    expect(strengthOf('tall boat sky')).not.toBe('weak');
    expect(strengthOf('anchor basket candle dolphin')).toBe('good');
    expect(strengthOf('漢字仮名交文章鍵')).not.toBe('short');
  });

  it('travel in a header whatever letters they have', () => {
    const back = (text: string) => Buffer.from(text, 'base64url').toString('utf8');
    for (const secret of ['plain', 'schöne Grüße', '鍵 🔑', '>>>???~~~']) {
      const sent = encodeSecret(secret);
      expect(sent).toMatch(/^[\w-]+$/);
      expect(back(sent)).toBe(secret);
    }
  });

  it('written by hand are read with forgiveness', () => {
    const code = '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV';
    expect(normalized('o123 4567 89ab cdef ghjk mnpq rstv')).toBe(normalized(code));
    expect(normalized(code)).toHaveLength(CODE_LENGTH);
    expect(proofOf(code)).toBe('RSTV');
  });
});

describe('clocks', () => {
  it('count down to nothing and no further', () => {
    expect([countdown(300_000), countdown(59_100), countdown(1), countdown(-5)]).toEqual([
      '5:00',
      '1:00',
      '0:01',
      '0:00',
    ]);
  });

  it('name a day the same everywhere', () => {
    expect(day(new Date(2026, 0, 5, 23, 59).getTime())).toBe('2026-01-05');
  });
});

describe('marks beside names', () => {
  it('follow the newest member list, and what came with the name where there is none', () => {
    const anna = { person: 'a1', name: 'Anna', verified: true };
    expect(marks.of(anna)).toEqual({ verified: true, lookalike: false });
    marks.learn([{ person: 'a1', name: 'Anna', lookalike: true }]);
    expect(marks.of(anna)).toEqual({ verified: false, lookalike: true });
    marks.forget();
    expect(marks.of(anna).verified).toBe(true);
  });
});

it('what was searched for goes when Grove is locked', () => {
  rememberSearch('w1', 'tide tables');
  sessionStorage.setItem('grove.token', 'secret');
  forgetSearches();
  expect(recentSearches('w1')).toEqual([]);
  expect(sessionStorage.getItem('grove.token')).toBe('secret');
  sessionStorage.clear();
});
