import type { Id } from './types';

export interface Peer {
  person: Id;
  name: string;
  device: Id;
  has: number;
  of: number;
  atMs: number;
  online: boolean;
  self: boolean;
  /** How many addresses of it are known here. */
  addresses: number;
}

/** A device with which a link is open. */
export interface Neighbour {
  person: Id;
  name: string;
  device: Id;
  address: string;
  /** -1 before it was measured. */
  rttMs: number;
  sentBytes: number;
  receivedBytes: number;
}

export interface Status {
  entries: number;
  digest: string;
  members: number;
  setAside: number;
  conflicts: number;
  waitingForKey: number;
  /** Logs of which no more is taken for now. */
  held?: HeldLog[];
  indexed: number;
  neighbours: Neighbour[];
  peers: Peer[];
}

/** How people are at the moment, and where they type. */
export interface PresenceAnswer {
  self: { text: string; hidden: boolean };
  people: { person: Id; name: string; device: Id; text: string; typing?: Id }[];
}

/** A log that waits, since its author wrote more than everybody stores unseen. */
export interface HeldLog {
  person: Id;
  name: string;
  device: Id;
  lane: 'control' | 'data';
  here: number;
  offered: number;
  own: boolean;
  waitMs: number;
}
