import { expect, test } from 'vitest';
import { tooLong, words } from '../src/lib/presence';

function one(person: string, device: string, text: string) {
  return { person, name: person, device, text };
}

test('of several devices of a person the one that says something counts', () => {
  const said = words([
    one('ann', 'a1', ''),
    one('ann', 'a2', 'back at three'),
    one('ben', 'b1', 'in the garden'),
    one('ben', 'b2', 'elsewhere'),
    one('cem', 'c1', ''),
  ]);
  expect([...said]).toEqual([
    ['ann', 'back at three'],
    ['ben', 'in the garden'],
  ]);
});

test('words are counted in bytes, without what surrounds them', () => {
  expect(tooLong('a'.repeat(200))).toBe(false);
  expect(tooLong('a'.repeat(201))).toBe(true);
  expect(tooLong('  ' + 'a'.repeat(200) + '  ')).toBe(false);
  expect(tooLong('\u{1F600}'.repeat(50))).toBe(false);
  expect(tooLong('\u{1F600}'.repeat(51))).toBe(true);
});
