import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, routeIn, routeToItem, type Route } from '../src/lib/router';

const w = 'a1'.repeat(32);
const id = 'b2'.repeat(16);

describe('routes', () => {
  const all: Route[] = [
    { name: 'home' },
    { name: 'create' },
    { name: 'join' },
    { name: 'settings' },
    { name: 'workspace', w },
    { name: 'channel', w, channel: id },
    { name: 'channel', w, channel: id, message: id },
    { name: 'pages', w },
    { name: 'newPage', w },
    { name: 'page', w, page: id, mode: 'read' },
    { name: 'page', w, page: id, mode: 'merge' },
    { name: 'files', w },
    { name: 'files', w, folder: id },
    { name: 'files', w, folder: id, file: id },
    { name: 'network', w },
    { name: 'people', w },
    { name: 'people', w, person: id },
    { name: 'people', w, part: 'removals' },
    { name: 'people', w, part: 'history', person: id },
    { name: 'settings', part: 'security' },
    { name: 'search', w, q: 'a "b c" from:x&y #', sort: 'newest' },
    { name: 'search', w, q: '', sort: 'relevance' },
  ];

  it.each(all.map((route) => [formatRoute(route), route] as const))(
    '%s reads back',
    (hash, route) => {
      expect(parseRoute(hash)).toEqual(route);
    },
  );

  it.each([
    '#/x',
    '#/w/not-hex',
    `#/w/${w}/c/..%2f`,
    `#/w/${w}/p/<b>`,
    `#/w/${w}/zzz`,
    '#code123456',
  ])('%s is no place', (hash) => expect(parseRoute(hash)).toEqual({ name: 'unknown' }));

  it('lead from a hit to its place', () => {
    expect(routeToItem(w, 'message', id, id)).toEqual({
      name: 'channel',
      w,
      channel: id,
      message: id,
    });
    expect(routeToItem(w, 'file', id)).toEqual({ name: 'files', w, file: id });
  });

  it('are found in addresses of loopback pages only', () => {
    expect(routeIn(`http://[::1]:4801/#/w/${w}`)).toEqual({ name: 'workspace', w });
    expect(routeIn(`http://127.0.0.1.evil.example/#/w/${w}`)).toBeNull();
    expect(routeIn('http://127.0.0.1:80/#/settings')).toBeNull();
    expect(routeIn('#/join')).toBeNull();
  });
});
