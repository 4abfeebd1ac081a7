// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

const W = '0a'.repeat(32);

beforeEach(() => {
  history.replaceState(null, '', '#/');
  vi.resetModules();
});

async function freshNav() {
  return (await import('../src/lib/state/nav.svelte')).nav;
}

function hashChange(): Promise<void> {
  return new Promise((done) => addEventListener('hashchange', () => done(), { once: true }));
}

test('a redirect leads on from where the page is', async () => {
  const nav = await freshNav();
  nav.go({ name: 'workspace', w: W }, { replace: true });
  expect(nav.route).toEqual({ name: 'workspace', w: W });
  expect(location.hash).toBe('#/w/' + W);
});

test('a redirect from the place before does not take away what the user has just opened', async () => {
  const nav = await freshNav();
  const network = `#/w/${W}/network`;
  const changed = hashChange();
  location.hash = network;
  // The browser tells of it in a task of its own; what was waiting comes first.
  nav.go({ name: 'workspace', w: W }, { replace: true });
  expect(location.hash).toBe(network);
  await changed;
  expect(nav.route).toEqual({ name: 'network', w: W });
});

test('what was under way leads on only from where it began', async () => {
  const nav = await freshNav();
  nav.go({ name: 'search', w: W, q: '', sort: 'relevance' });
  const from = nav.place;
  nav.go({ name: 'network', w: W });
  nav.leadOn(from, { name: 'pages', w: W });
  expect(nav.route).toEqual({ name: 'network', w: W });
  nav.leadOn(nav.place, { name: 'pages', w: W });
  expect(nav.route).toEqual({ name: 'pages', w: W });
});
