import type { JoinRequest } from '../api/secure';
import type { Channel, FolderRow, Id, LiveEvent, Member, PageRow } from '../api/types';
import { sentence } from '../errors';
import { Refresher } from '../refresh';
import type { Route } from '../router';
import { app } from './app.svelte';
import { Conversation } from './conversation.svelte';
import { marks } from './marks.svelte';
import { seen } from './seen.svelte';

/** Role ranks, so that rights can be compared. */
const RANK = { none: 0, relay: 1, viewer: 2, editor: 3, admin: 4, owner: 5 };

/** Discussions kept in memory at most. */
const CONVERSATIONS_MAX = 12;

/** The workspace that is open: its lists, kept fresh by live events. */
export class Space {
  channels = $state.raw<Channel[] | null>(null);
  pages = $state.raw<PageRow[] | null>(null);
  members = $state.raw<Member[] | null>(null);
  folders = $state.raw<FolderRow[] | null>(null);
  /** Who waits to be let in; only those who may decide are told. */
  requests = $state.raw<JoinRequest[] | null>(null);
  failed = $state(false);
  private readonly conversations = new Map<Id, Conversation>();

  private readonly refreshers = {
    channels: new Refresher(() => this.load('channels', () => app.api.channels(this.id))),
    pages: new Refresher(() => this.load('pages', () => app.api.pages(this.id)), 250),
    members: new Refresher(() => this.load('members', () => app.api.members(this.id)), 500),
    requests: new Refresher(() => this.load('requests', () => this.waiting()), 250),
    folders: new Refresher(
      () => this.load('folders', async () => (await app.api.files(this.id)).folders),
      250,
    ),
  };

  constructor(readonly id: Id) {}

  get info() {
    return app.workspace(this.id);
  }

  get self(): Member | undefined {
    return this.members?.find((each) => each.self);
  }

  /** This person is out: what was here before can be read, and nothing else. */
  get removed(): boolean {
    return this.info?.state === 'removed';
  }

  /** Why this very device is out, while its person may be in: what happened, and what to do. */
  get barred(): string {
    const { state, reason } = this.info ?? {};
    return (state === 'member' || state === 'removed') && reason ? sentence(reason) : '';
  }

  /** Whether this person may write here; unknown counts as yes, the node decides anyway. */
  get canWrite(): boolean {
    return (
      !this.removed &&
      !this.barred &&
      !this.barred &&
      RANK[this.info?.role ?? 'editor'] >= RANK.editor
    );
  }

  get canAdmin(): boolean {
    return !this.removed && RANK[this.info?.role ?? 'none'] >= RANK.admin;
  }

  /** Nobody acts on an equal; owners alone make owners and admins. */
  mayActOn(member: Member): boolean {
    return !member.self && this.canAdmin && RANK[member.role] < RANK[this.info?.role ?? 'none'];
  }

  /** Everybody takes back their own; what others wrote, who stands above them. */
  mayTakeBack(person: Id): boolean {
    if (this.removed || this.barred) return false;
    const member = this.members?.find((each) => each.person === person);
    if (person === app.node?.person) return true;
    return member ? this.mayActOn(member) : this.canAdmin;
  }

  refreshAll(): void {
    for (const each of Object.values(this.refreshers)) each.request();
  }

  refresh(list: keyof Space['refreshers']): void {
    this.refreshers[list].request();
  }

  onEvent(event: LiveEvent): void {
    if (event.type === 'resumed') return this.refreshAll();
    if (event.type === 'node') return this.refreshers.members.request();
    if (!('workspace' in event) || event.workspace !== this.id) return;
    switch (event.type) {
      case 'items':
        if (touches(event.kinds, 'channel', 'message')) this.refreshers.channels.request();
        if (touches(event.kinds, 'page')) this.refreshers.pages.request();
        if (touches(event.kinds, 'folder')) this.refreshers.folders.request();
        break;
      case 'members':
      case 'sync':
        this.refreshers.members.request();
        if (event.type === 'members') this.refreshers.requests.request();
        break;
      case 'invites':
        this.refreshers.requests.request();
        break;
      case 'workspaces':
        if (this.channels === null) this.refreshAll();
        break;
      case 'joined':
        this.refreshAll();
        break;
      default:
        break;
    }
  }

  stop(): void {
    for (const each of Object.values(this.refreshers)) each.stop();
  }

  /** A discussion once opened stays, so that coming back to it is instant. */
  conversation(channel: Id): Conversation {
    const known = this.conversations.get(channel);
    if (known) return known;
    if (this.conversations.size >= CONVERSATIONS_MAX) {
      const oldest = this.conversations.keys().next().value;
      if (oldest !== undefined) this.conversations.delete(oldest);
    }
    const conversation = new Conversation(this, channel);
    this.conversations.set(channel, conversation);
    return conversation;
  }

  channel(id: Id): Channel | undefined {
    return this.channels?.find((each) => each.item === id);
  }

  /** A name for a place in this workspace, where it is known. */
  nameOf(route: Route): string | null {
    if (!('w' in route) || route.w !== this.id) return null;
    if (route.name === 'channel') {
      const name = this.channel(route.channel)?.name;
      return name ? '#' + name : null;
    }
    if (route.name === 'page') {
      return this.pages?.find((each) => each.item === route.page)?.title ?? null;
    }
    return null;
  }

  get unreadChannels(): number {
    return (this.channels ?? []).filter((each) => this.unread(each) > 0).length;
  }

  unread(channel: Channel): number {
    return seen.unread(channel);
  }

  private async waiting(): Promise<JoinRequest[]> {
    return this.canAdmin ? app.api.requests(this.id) : [];
  }

  private async load<K extends 'channels' | 'pages' | 'members' | 'requests' | 'folders'>(
    key: K,
    fetchList: () => Promise<NonNullable<Space[K]>>,
  ): Promise<void> {
    try {
      const list = await fetchList();
      (this as { [P in K]: Space[K] })[key] = list;
      if (key === 'members') marks.learn(this.members ?? []);
      this.failed = false;
    } catch {
      // What is shown stays; the live channel asks again when the node is back.
      if (this[key] === null) this.failed = true;
    }
  }
}

function touches(kinds: readonly string[], ...wanted: string[]): boolean {
  return kinds.length === 0 || kinds.some((kind) => wanted.includes(kind));
}
