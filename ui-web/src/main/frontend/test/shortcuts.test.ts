// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { asksToLock, createShortcuts, type Commands } from '../src/lib/shortcuts';

function keyboard(singleKeys = true) {
  const called: string[] = [];
  const commands = new Proxy({} as Commands, {
    get: (_, name) => () => called.push(String(name)),
  });
  const onKey = createShortcuts({ singleKeys: () => singleKeys, commands });
  const press = (
    key: string,
    more: KeyboardEventInit = {},
    target: HTMLElement = document.body,
  ) => {
    document.body.append(target === document.body ? '' : target);
    target.addEventListener('keydown', onKey, { once: true });
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: false, ...more }));
  };
  return { called, press };
}

describe('shortcuts', () => {
  it('open the palette from anywhere, also while typing', () => {
    const { called, press } = keyboard(false);
    press('k', { ctrlKey: true }, document.createElement('textarea'));
    expect(called).toEqual(['palette']);
  });

  it('follow g with a place', () => {
    const { called, press } = keyboard();
    press('g');
    press('p');
    press('p');
    expect(called).toEqual(['goPages']);
  });

  it('leave typing alone', () => {
    const { called, press } = keyboard();
    press('c', {}, document.createElement('input'));
    press('?', {}, document.createElement('textarea'));
    expect(called).toEqual([]);
  });

  it('lock by the key itself, whatever letter comes out of it', () => {
    const key = (init: KeyboardEventInit) => asksToLock(new KeyboardEvent('keydown', init));
    expect(key({ key: 'Ò', code: 'KeyL', altKey: true, shiftKey: true })).toBe(true);
    expect(key({ key: 'L', code: 'KeyL', shiftKey: true })).toBe(false);
    expect(key({ key: 'L', code: 'KeyL', altKey: true, shiftKey: true, ctrlKey: true })).toBe(
      false,
    );
  });

  it('can be switched off where they are single keys', () => {
    const { called, press } = keyboard(false);
    press('?');
    press('ArrowDown', { altKey: true });
    expect(called).toEqual(['next']);
  });
});
