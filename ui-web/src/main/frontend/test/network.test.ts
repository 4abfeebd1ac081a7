import { expect, test } from 'vitest';
import type { Peer, Status } from '../src/lib/api/types';
import { spots, stations, type Station } from '../src/lib/network';

function peer(device: string, more: Partial<Peer> = {}): Peer {
  return {
    person: 'p' + device,
    name: 'Name ' + device,
    device,
    has: 10,
    of: 10,
    atMs: 5,
    online: false,
    self: false,
    addresses: 1,
    ...more,
  };
}

function status(peers: Peer[], linked: string[] = []): Status {
  return {
    entries: 10,
    digest: '',
    members: peers.length,
    setAside: 0,
    conflicts: 0,
    waitingForKey: 0,
    indexed: 10,
    neighbours: linked.map((device) => ({
      person: 'p' + device,
      name: 'Name ' + device,
      device,
      address: '192.0.2.1:4748',
      rttMs: 3,
      sentBytes: 1,
      receivedBytes: 2,
    })),
    peers,
  };
}

test('devices stand by how near they are, the own one first', () => {
  const all = stations(
    status(
      [peer('d'), peer('c', { online: true }), peer('b', { online: true }), peer('a', { self: true })],
      ['b'],
    ),
  );
  expect(all.map((each) => [each.device, each.nearness])).toEqual([
    ['a', 'self'],
    ['b', 'linked'],
    ['c', 'through'],
    ['d', 'away'],
  ]);
  expect(all[1]?.link).toEqual({
    rttMs: 3,
    address: '192.0.2.1:4748',
    sentBytes: 1,
    receivedBytes: 2,
  });
});

test('a gap has a reason', () => {
  const gaps = (more: Partial<Peer>, linked: string[] = []) =>
    stations(status([peer('x', { has: 3, ...more })], linked))[0]?.gap;
  expect(gaps({ online: true }, ['x'])).toBe('catchingUp');
  expect(gaps({ online: true })).toBe('catchingUp');
  expect(gaps({})).toBe('away');
  expect(gaps({ atMs: 0 })).toBe('neverSeen');
  expect(gaps({ addresses: 0 })).toBe('noAddress');
  expect(gaps({ has: 10 })).toBe('none');
  expect(gaps({ self: true })).toBe('none');
});

test('no two devices of a large workspace stand in the same place', () => {
  const peers = Array.from({ length: 300 }, (_, i) =>
    peer('d' + i, { self: i === 0, online: i % 3 === 0 }),
  );
  const all = stations(status(peers, ['d3', 'd6', 'd9']));
  const placed = spots(all).spots;
  expect(placed.length).toBe(300);
  expect(placed[0]).toEqual({ station: all[0] as Station, x: 0, y: 0 });
  let nearest = Infinity;
  placed.forEach((one, i) => {
    for (const other of placed.slice(i + 1)) {
      nearest = Math.min(nearest, Math.hypot(one.x - other.x, one.y - other.y));
    }
  });
  expect(nearest).toBeGreaterThan(60);
});
