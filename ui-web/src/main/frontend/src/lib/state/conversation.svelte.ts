import type { Id, LiveEvent, Message } from '../api/types';
import { Drafts } from '../drafts';
import { explain, isStatus } from '../errors';
import { withChanged, withNewer, withNewest, withOlder, type Stretch } from '../messages';
import { Refresher } from '../refresh';
import { app } from './app.svelte';
import { deleteWithUndo } from './deleting';
import type { Space } from './space.svelte';
import { toasts } from './toasts.svelte';

/** A message that is not with the node yet. */
export interface Pending {
  key: number;
  text: string;
  replyTo?: Message;
  failed: boolean;
  problem: string;
}

const drafts = new Drafts();

/** One discussion: the stretch of messages on the screen, and what is being sent. */
export class Conversation {
  stretch = $state.raw<Stretch | null>(null);
  pending = $state.raw<Pending[]>([]);
  problem = $state('');
  gone = $state(false);
  loadingOlder = $state(false);
  /** Messages that were deleted here; the node's answer may still be on its way. */
  hidden = $state.raw<ReadonlySet<Id>>(new Set());
  private loadingNewer = false;
  private nextKey = 1;
  private readonly refresh = new Refresher(() => this.loadNewest());

  constructor(
    private readonly space: Space,
    readonly channel: Id,
  ) {
    const kept = drafts.getJson<{ text: string }[]>(this.outboxKey) ?? [];
    this.pending = kept.map(({ text }) => this.pendingOf(text, undefined, true));
  }

  private get outboxKey(): string {
    return `outbox.${this.channel}`;
  }

  private get where(): readonly [Id, Id] {
    return [this.space.id, this.channel];
  }

  /** Shows the newest messages; what is known already is there at once. */
  open(): void {
    if (this.stretch?.newer) this.stretch = null;
    this.refresh.request();
  }

  async openAt(message: Id): Promise<void> {
    if (this.stretch?.messages.some((each) => each.item === message)) return;
    try {
      const around = await app.api.messages(...this.where, { around: message });
      const { messages, more, later } = around;
      this.stretch = { messages, older: more, newer: later ?? true };
    } catch (error) {
      toasts.error(error);
      this.open();
    }
  }

  async older(): Promise<void> {
    const first = this.stretch?.messages[0];
    if (!this.stretch?.older || !first || this.loadingOlder) return;
    this.loadingOlder = true;
    try {
      const { messages, more } = await app.api.messages(...this.where, { before: first.item });
      if (this.stretch) this.stretch = withOlder(this.stretch, messages, more);
    } catch {
      // Scrolling again asks again.
    } finally {
      this.loadingOlder = false;
    }
  }

  async newer(): Promise<void> {
    const last = this.stretch?.messages.at(-1);
    if (!this.stretch?.newer || !last || this.loadingNewer) return;
    this.loadingNewer = true;
    try {
      const around = await app.api.messages(...this.where, { around: last.item });
      if (this.stretch) this.stretch = withNewer(this.stretch, around.messages, around.later);
    } catch {
      // Scrolling again asks again.
    } finally {
      this.loadingNewer = false;
    }
  }

  onEvent(event: LiveEvent): void {
    if (event.type === 'resumed') return this.refresh.request();
    if (!('workspace' in event) || event.workspace !== this.space.id) return;
    if (event.type === 'sync' && this.awaitsDelivery()) this.refresh.request();
    if (event.type !== 'items') return;
    if (event.channels.length > 0 && !event.channels.includes(this.channel)) return;
    this.refresh.request();
    void this.reloadOlder(event.items);
  }

  send(text: string, replyTo?: Message): void {
    const pending = this.pendingOf(text, replyTo, false);
    this.pending = [...this.pending, pending];
    void this.deliver(pending);
  }

  resend(pending: Pending): void {
    const again = { ...pending, failed: false, problem: '' };
    this.pending = this.pending.map((each) => (each.key === pending.key ? again : each));
    void this.deliver(again);
  }

  discard(pending: Pending): void {
    this.pending = this.pending.filter((each) => each.key !== pending.key);
    this.keepOutbox();
  }

  /** True if the change is saved. */
  async edit(message: Message, text: string): Promise<boolean> {
    try {
      this.replace(await app.api.editMessage(this.space.id, message.item, text));
      return true;
    } catch (error) {
      toasts.error(error);
      return false;
    }
  }

  remove(message: Message, note: string): void {
    void deleteWithUndo(this.space.id, message.item, note, (hide) => {
      const rest = [...this.hidden].filter((each) => each !== message.item);
      this.hidden = new Set(hide ? [...rest, message.item] : rest);
    });
  }

  private async deliver(pending: Pending): Promise<void> {
    try {
      const sent = await app.api.post(...this.where, pending.text, pending.replyTo?.item);
      this.pending = this.pending.filter((each) => each.key !== pending.key);
      this.append(sent);
    } catch (error) {
      const failed = { ...pending, failed: true, problem: explain(error) };
      this.pending = this.pending.map((each) => (each.key === pending.key ? failed : each));
    }
    this.keepOutbox();
  }

  private pendingOf(text: string, replyTo: Message | undefined, failed: boolean): Pending {
    return { key: this.nextKey++, text, failed, problem: '', ...(replyTo ? { replyTo } : {}) };
  }

  /** What could not be sent survives a reload. */
  private keepOutbox(): void {
    const failed = this.pending.filter((each) => each.failed).map(({ text }) => ({ text }));
    drafts.setJson(this.outboxKey, failed.length > 0 ? failed : null);
  }

  private append(message: Message): void {
    const now = this.stretch;
    if (!now || now.newer) return this.open();
    if (now.messages.some((each) => each.item === message.item)) return this.replace(message);
    this.stretch = { ...now, messages: [...now.messages, message] };
  }

  private replace(message: Message): void {
    if (this.stretch) this.stretch = withChanged(this.stretch, [message]);
  }

  private awaitsDelivery(): boolean {
    const self = app.node?.person;
    const recent = this.stretch?.messages.slice(-50) ?? [];
    return recent.some((each) => each.author.person === self && each.held < each.devices);
  }

  private async loadNewest(): Promise<void> {
    if (this.stretch?.newer) return;
    try {
      const { messages, more } = await app.api.messages(...this.where);
      const now = this.stretch ?? { messages: [], older: false, newer: false };
      if (!now.newer) this.stretch = withNewest(now, messages, more);
      this.problem = '';
      this.gone = false;
    } catch (error) {
      if (isStatus(error, 404)) this.gone = true;
      else if (!this.stretch) this.problem = explain(error);
    }
  }

  /** Messages that changed above the newest window are fetched with their surroundings. */
  private async reloadOlder(items: readonly Id[]): Promise<void> {
    const older = this.stretch?.messages.slice(0, this.stretch.newer ? undefined : -50) ?? [];
    const changed = new Set(items);
    for (const message of older.filter((each) => changed.has(each.item)).slice(0, 20)) {
      try {
        const { messages } = await app.api.messages(...this.where, { around: message.item });
        if (this.stretch) this.stretch = withChanged(this.stretch, messages);
      } catch (error) {
        if (isStatus(error, 404)) this.drop(message.item);
      }
    }
  }

  private drop(item: Id): void {
    const now = this.stretch;
    if (now) this.stretch = { ...now, messages: now.messages.filter((each) => each.item !== item) };
  }
}
