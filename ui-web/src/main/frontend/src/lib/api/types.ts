/** The shapes of the node's HTTP interface, as its contract (`/api/openapi.yaml`) gives them. */

/** Identifiers are lower-case hexadecimal. */
export type Id = string;

export type Role = 'owner' | 'admin' | 'editor' | 'viewer' | 'relay' | 'none';
export type ItemKind = 'message' | 'page' | 'file' | 'folder' | 'channel';
export type Sort = 'relevance' | 'newest';

export interface PersonRef {
  person: Id;
  name: string;
  /** Was verified in person on this computer. */
  verified?: boolean;
  /** The name is easily confused with another member's or with one's own. */
  lookalike?: boolean;
}

/** What protects the keys on this computer. */
export interface VaultInfo {
  passphrase: boolean;
  /** The recovery code can open it as well. */
  recovery: boolean;
  /** 0 = it never locks by itself. */
  autoLockMinutes?: number;
}

export interface NodeInfo {
  version: string;
  state: 'new' | 'locked' | 'ready';
  person?: Id;
  device?: Id;
  name?: string;
  url: string;
  peer: string;
  contentUrl: string;
  recoverySaved: boolean;
  /** After a recovery: the code signs in each workspace that is entered again, then it goes. */
  recoveryPending?: boolean;
  vault?: VaultInfo;
}

export interface NewIdentity {
  person: Id;
  device: Id;
  name: string;
  recoveryCode: string;
}

export interface SyncSummary {
  state: 'current' | 'syncing' | 'offline' | 'waiting' | 'problem';
  have: number;
  of: number;
  neighbours: number;
}

export type WorkspaceState =
  'opening' | 'damaged' | 'waiting' | 'refused' | 'syncing' | 'member' | 'removed';

export interface Workspace {
  workspace: Id;
  name: string;
  role: Role;
  entries: number;
  members: number;
  joined: boolean;
  state: WorkspaceState;
  /** Why it cannot be opened, was refused, or why this device is out. */
  reason?: string;
  createdMs: number;
  sync: SyncSummary;
  /** Whether an offline key stands above the owners, and whether its code still waits to be saved. */
  workspaceKey: 'none' | 'unsaved' | 'saved';
  /** While this computer waits to be let in. */
  waiting?: { sinceMs: number; asked: number; reached: boolean };
}

export type { HeldLog, Neighbour, Peer, PresenceAnswer, Status } from './status';

/** A device of a member, ended ones too. */
export interface MemberDevice {
  device: Id;
  alive: boolean;
  self: boolean;
  online: boolean;
  lastSeenMs: number;
  incarnations: number;
}

export interface Member extends PersonRef {
  role: Role;
  devices: Id[];
  deviceList: MemberDevice[];
  /** 0 = never. */
  lastSeenMs: number;
  online: boolean;
  self: boolean;
  has: number;
  of: number;
}

export interface Invite {
  invite: Id;
  link?: string;
  role: Role;
  expires: number;
  uses: number;
  used: number;
  state: 'open' | 'used' | 'expired' | 'revoked';
  createdBy: PersonRef;
  createdMs: number;
  approval: boolean;
  /** How many more than allowed got in, by admissions at the same time. */
  over: number;
  joined: { person: PersonRef; timeMs: number; by: PersonRef; member: boolean }[];
  /** A number that the invited person sees as well, to be compared by voice. */
  phrase?: string;
}

export interface JoinPreview {
  workspace: Id;
  name: string;
  inviter: PersonRef & { phrase: string };
  role: Role;
  known: boolean;
  /** Sealed to this very person; they are a member already. */
  direct: boolean;
  /** A member has to approve the request. */
  approval: boolean;
}

export interface JoinAnswer {
  workspace: Id;
  state: WorkspaceState;
  reason?: string;
}

export interface Channel {
  item: Id;
  name: string;
  messages: number;
  lastMs: number;
  createdMs: number;
}

export interface Message {
  item: Id;
  channel: Id;
  text: string;
  author: PersonRef;
  timeMs: number;
  replyTo?: { item: Id; author?: PersonRef; text?: string };
  edited: boolean;
  /** Devices that have confirmed to hold the message, the author's own included. */
  held: number;
  devices: number;
  /** The text has not arrived here yet. */
  pending?: boolean;
}

/** A stretch of a discussion, and whether there is more at either end. */
export interface MessageWindow {
  messages: Message[];
  more: boolean;
  later?: boolean;
}

export interface PageRow {
  item: Id;
  title: string;
  updatedBy: PersonRef;
  updatedMs: number;
  conflict: boolean;
}

export interface PageVersion {
  version: Id;
  title: string;
  text: string;
  author: PersonRef;
  timeMs: number;
  /** This version takes the page away. */
  deleted?: boolean;
  pending?: boolean;
}

export interface Page {
  item: Id;
  title: string;
  text: string;
  versions: Id[];
  author: PersonRef;
  updatedMs: number;
  conflict?: PageVersion[];
  pending: boolean;
  /** In the answer to a settled conflict: the version that was kept takes the page away. */
  deleted?: boolean;
}

export interface FileRow {
  item: Id;
  name: string;
  folder?: Id;
  size: number;
  type: string;
  author: PersonRef;
  timeMs: number;
  here: boolean;
  /** Devices that hold it whole by their own word, this one among them. */
  copies: number;
  /** It stays on this computer by somebody's wish. */
  pinned: boolean;
  /** This copy may go, since others stay. */
  removable: boolean;
  /** Whether it comes from others now. */
  fetch: 'none' | 'running' | 'paused';
  /** In bytes. */
  progress: { have: number; of: number };
}

export interface FolderRow {
  item: Id;
  name: string;
  updatedMs: number;
}

export interface FileList {
  folder?: Id;
  path: { item: Id; name: string }[];
  folders: FolderRow[];
  files: FileRow[];
}

export interface Hit {
  item: Id;
  kind: ItemKind;
  title: string;
  snippet: { text: string; mark: boolean }[];
  author: PersonRef;
  place?: { item: Id; name: string; kind: string };
  time: number;
  score: number;
}

export interface FacetCount {
  value: string;
  label: string;
  count: number;
}

export type FacetName = 'kind' | 'author' | 'place';

export interface SearchAnswer {
  total: number;
  tookMs: number;
  hits: Hit[];
  facets: Partial<Record<FacetName, FacetCount[]>>;
  hints: string[];
  indexing: boolean;
}

export interface SuggestAnswer {
  groups: { kind: ItemKind; hits: Hit[] }[];
}

/** What the node tells over the WebSocket; the page then fetches what it shows. */
export type LiveEvent =
  | { type: 'items'; workspace: Id; kinds: string[]; channels: Id[]; items: Id[] }
  | { type: 'members' | 'invites' | 'sync' | 'workspaces' | 'files' | 'presence'; workspace?: Id }
  | { type: 'joined' | 'refused'; workspace: Id; reason?: string }
  | { type: 'removed'; workspace: Id }
  /** Locked, unlocked, linked, verified: the node itself is another. */
  | { type: 'node' }
  /** Made by the page itself: the connection was lost and is back, so anything may have changed. */
  | { type: 'resumed' };
