import type { Id, PersonRef, Role } from './types';

/** The shapes of the calls about keys, devices and membership; their screens load when needed. */

export interface OwnDevice {
  device: Id;
  self: boolean;
  alive: boolean;
  firstMs: number;
  lastSeenMs: number;
  online: boolean;
  /** The device that brought it in; none for the first one. */
  linkedBy?: Id;
  /** When it last went on as a new installation, since its home had been copied or moved. */
  begunAnewMs?: number;
  workspaces: { workspace: Id; name: string; alive: boolean }[];
}

/** How the linking of a device stands, seen from one of its two sides. */
export interface LinkState {
  side: 'none' | 'new' | 'old';
  state: 'none' | 'offered' | 'connecting' | 'compare' | 'confirmed' | 'done' | 'failed';
  /** Six digits, the same on both screens while they are compared. */
  digits?: string;
  code?: string;
  expiresMs?: number;
  reason?: string;
  name?: string;
}

export interface Safety {
  digits: string;
  words: string[];
  verified: boolean;
  verifiedMs: number;
}

export interface RemovalDevice {
  person: PersonRef;
  device: Id;
  self: boolean;
  /** It is known to hold the removal. */
  confirmed: boolean;
  /** It has the keys that the removed person has not. */
  key: boolean;
  atMs: number;
}

export interface Removal {
  id: Id;
  person: PersonRef;
  by: PersonRef;
  timeMs: number;
  kind: 'remove' | 'leave' | 'device' | 'viewer';
  devices: RemovalDevice[];
  confirmed: number;
  keyed: number;
  of: number;
}

export interface AuditEntry {
  id: Id;
  author: PersonRef;
  /** Signed with the workspace key. */
  key: boolean;
  device: Id;
  timeMs: number;
  kind: string;
  text: string;
  effect: 'in-force' | 'void' | 'set-aside';
  why?: string;
}

/** A log of which its device signed two histories. */
export interface Fork {
  log: Id;
  lane: 'control' | 'data';
  author: PersonRef;
  device: Id;
  foundMs: number;
  text: string;
}

export interface SetAsideEntry {
  entry: Id;
  seq: number;
  timeMs: number;
  kind: string;
  text: string;
  pending?: boolean;
}

export interface SetAsideLog {
  log: Id;
  person: PersonRef;
  device: Id;
  entries: number;
  from: { seq: number };
  upto: { seq: number; entry: Id };
  why: string;
  /** Another history than the one that was here first. */
  beside?: boolean;
  /** The newest ones that can be read. */
  preview: SetAsideEntry[];
}

export interface JoinRequest extends PersonRef {
  request: Id;
  role: Role;
  invite: Id;
  requestedMs: number;
  removedBefore: boolean;
  device: Id;
}

export interface DirectInvite {
  direct: true;
  person: PersonRef;
  role: Role;
  /** To hand to the person who is invited; nobody else can read it. */
  file: string;
}

/** What the workspace key does when it is used: its code stands above every owner. */
export type KeyAct =
  | { act: 'role'; person: Id; role: Role }
  | { act: 'remove'; person: Id }
  | { act: 'revoke-device'; person: Id; device: Id };
