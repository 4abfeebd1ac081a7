import type { Status } from './api/types';

/** How a device stands to this one: linked, reached through others, or away. */
export type Nearness = 'self' | 'linked' | 'through' | 'away';

/** Why a device does not have everything, as far as this node can tell. */
export type Gap = 'none' | 'catchingUp' | 'away' | 'neverSeen' | 'noAddress';

/** One device of the workspace as the network screen shows it. */
export interface Station {
  device: string;
  person: string;
  name: string;
  nearness: Nearness;
  gap: Gap;
  has: number;
  of: number;
  /** When it said last what it has; 0 = never. */
  heardMs: number;
  /** Of a link that is open. */
  link?: { rttMs: number; address: string; sentBytes: number; receivedBytes: number };
}

const RANK: Record<Nearness, number> = { self: 0, linked: 1, through: 2, away: 3 };

export function stations(status: Status): Station[] {
  const links = new Map(status.neighbours.map((each) => [each.device, each]));
  return status.peers
    .map((peer): Station => {
      const link = links.get(peer.device);
      const nearness = peer.self ? 'self' : link ? 'linked' : peer.online ? 'through' : 'away';
      return {
        device: peer.device,
        person: peer.person,
        name: peer.name,
        nearness,
        gap: gapOf(peer, nearness),
        has: peer.has,
        of: peer.of,
        heardMs: peer.atMs,
        ...(link
          ? {
              link: {
                rttMs: link.rttMs,
                address: link.address,
                sentBytes: link.sentBytes,
                receivedBytes: link.receivedBytes,
              },
            }
          : {}),
      };
    })
    .sort(
      (a, b) =>
        RANK[a.nearness] - RANK[b.nearness] ||
        a.name.localeCompare(b.name) ||
        a.device.localeCompare(b.device),
    );
}

function gapOf(peer: Status['peers'][number], nearness: Nearness): Gap {
  if (peer.self || peer.has >= peer.of) return 'none';
  if (nearness !== 'away') return 'catchingUp';
  if (peer.addresses === 0) return 'noAddress';
  return peer.atMs === 0 ? 'neverSeen' : 'away';
}

/** A station with its place in the picture; the own one is at 0, 0. */
export interface Spot {
  station: Station;
  x: number;
  y: number;
}

const RING_STEP = 150;
/** Room along a ring for one device with its name. */
const SPACING = 96;

/** Places the own device in the middle, linked ones nearest, the others around them. */
export function spots(all: readonly Station[]): { spots: Spot[]; radius: number } {
  const placed: Spot[] = [];
  let radius = 0;
  for (const group of ['self', 'linked', 'through', 'away'] as const) {
    let left = all.filter((each) => each.nearness === group);
    if (group === 'self') {
      left.forEach((station) => placed.push({ station, x: 0, y: 0 }));
      continue;
    }
    while (left.length > 0) {
      radius += RING_STEP;
      const room = Math.floor((2 * Math.PI * radius) / SPACING);
      const here = left.slice(0, room);
      left = left.slice(room);
      here.forEach((station, i) => {
        const angle = (2 * Math.PI * i) / here.length - Math.PI / 2 + radius / 400;
        placed.push({ station, x: Math.cos(angle) * radius, y: Math.sin(angle) * radius });
      });
    }
  }
  return { spots: placed, radius };
}
