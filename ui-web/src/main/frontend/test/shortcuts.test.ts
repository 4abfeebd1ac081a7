// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { createShortcuts, type Commands } from '../src/lib/shortcuts';

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

  it('lock from anywhere, also where single keys are off and a letter comes out as another', () => {
    const { called, press } = keyboard(false);
    press('Ò', { altKey: true, shiftKey: true, code: 'KeyL' }, document.createElement('textarea'));
    press('L', { shiftKey: true, code: 'KeyL' });
    expect(called).toEqual(['lock']);
  });

  it('can be switched off where they are single keys', () => {
    const { called, press } = keyboard(false);
    press('?');
    press('ArrowDown', { altKey: true });
    expect(called).toEqual(['next']);
  });
});
