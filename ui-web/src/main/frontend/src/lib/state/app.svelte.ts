import { Api } from '../api/client';
import { codeIn, forgetToken, handOver, keepToken, storedToken } from '../api/session';
import { TokenShare } from '../api/tokenShare';
import type { Id, LiveEvent, NodeInfo, Workspace } from '../api/types';
import { isStatus } from '../errors';
import { Live, liveUrl, type Connection } from '../live';
import {
  applyTheme,
  readSingleKeys,
  readTheme,
  writeSingleKeys,
  writeTheme,
  type Theme,
} from '../prefs';
import { forgetSearches } from '../recent';
import { Refresher } from '../refresh';
import { nav } from './nav.svelte';
import { toasts } from './toasts.svelte';

export type Phase = 'starting' | 'signedOut' | 'unreachable' | 'new' | 'locked' | 'ready';

/** Without a key or the pointer for this long, calls come from events alone. */
const IDLE_AFTER_MS = 30_000;

/** What the whole page shares: the node, the session, the live channel, the workspaces. */
class App {
  phase = $state<Phase>('starting');
  node = $state.raw<NodeInfo | null>(null);
  workspaces = $state.raw<Workspace[]>([]);
  workspacesLoaded = $state(false);
  connection = $state<Connection>('connecting');
  theme = $state<Theme>(readTheme());
  singleKeys = $state(readSingleKeys());
  /** The recovery code of an identity made in this tab, until the user has dealt with it. */
  freshCode = $state<string | null>(null);

  readonly api = new Api('/api', () => storedToken());
  private readonly tabs = new TokenShare(new BroadcastChannel('grove'), () => storedToken());
  private readonly listeners = new Set<(event: LiveEvent) => void>();
  private readonly live = new Live({
    token: () => storedToken(),
    open: () => new WebSocket(liveUrl(location)),
    onEvent: (event) => this.onEvent(event),
    onConnection: (connection) => (this.connection = connection),
    onLost: () => void this.checkToken(),
  });
  private touchedMs = Date.now();
  /** Asked by events alone: what was refused then, as by a node that locks itself, is asked again. */
  private readonly workspacesRefresh = new Refresher(() => this.loadWorkspaces().catch(() => {}));

  constructor() {
    this.api.onSignedOut = () => this.signOut();
    this.api.onLocked = () => this.closeUp();
    this.api.isIdle = () => Date.now() - this.touchedMs > IDLE_AFTER_MS;
    // A tab that waits goes on where it was as soon as another one has been let in.
    this.tabs.onToken = (token) => {
      keepToken(token);
      void this.enter();
    };
  }

  async start(): Promise<void> {
    applyTheme(this.theme);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.live.hurry();
    });
    for (const touch of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
      addEventListener(touch, () => (this.touchedMs = Date.now()), { passive: true });
    }
    // The launcher may hand over into an open tab: only the fragment of its address differs.
    addEventListener('hashchange', () => {
      if (codeIn(location.hash)) void this.enter();
    });
    await this.enter();
  }

  async enter(): Promise<void> {
    await this.obtainToken();
    nav.sync();
    if (!storedToken()) {
      this.phase = 'signedOut';
      return;
    }
    try {
      await this.loadNode();
      if (this.node?.state === 'ready') await this.loadWorkspaces();
      this.phase = this.node?.state ?? 'new';
    } catch (error) {
      if (isStatus(error, 401)) return;
      this.phase = 'unreachable';
      setTimeout(() => void this.enter(), 1000);
      return;
    }
    this.live.start();
  }

  private async obtainToken(): Promise<void> {
    try {
      const handing = handOver(this.api, location, history);
      nav.sync(); // the code is out of the address
      const fresh = await handing;
      if (fresh) this.tabs.tell(fresh);
    } catch {
      // The code was used, or is too old; the page that follows says what to do.
    }
    if (storedToken()) return;
    const shared = await this.tabs.ask();
    if (shared) keepToken(shared);
  }

  async loadNode(): Promise<void> {
    this.node = await this.api.node();
  }

  async loadWorkspaces(): Promise<void> {
    try {
      this.workspaces = await this.api.workspaces();
      this.workspacesLoaded = true;
    } catch (error) {
      if (!this.workspacesLoaded) throw error;
    }
  }

  refreshWorkspaces(): void {
    if (this.phase === 'ready') this.workspacesRefresh.request();
  }

  workspace(id: Id | undefined): Workspace | undefined {
    return this.workspaces.find((each) => each.workspace === id);
  }

  /** Hears live events until the returned function is called. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  chooseTheme(theme: Theme): void {
    this.theme = theme;
    writeTheme(theme);
    applyTheme(theme);
  }

  chooseSingleKeys(on: boolean): void {
    this.singleKeys = on;
    writeSingleKeys(on);
  }

  /** Runs something for the user; a failure becomes a note, and the answer is then undefined. */
  async attempt<R>(act: () => Promise<R>): Promise<R | undefined> {
    try {
      return await act();
    } catch (error) {
      toasts.error(error);
      return undefined;
    }
  }

  private onEvent(event: LiveEvent): void {
    if (event.type === 'node' || event.type === 'resumed') void this.followNode();
    else if (event.type !== 'items' && event.type !== 'files' && event.type !== 'invites') {
      this.refreshWorkspaces();
    }
    for (const listener of [...this.listeners]) listener(event);
  }

  /** The node was locked, opened, or came back: the page follows it. */
  async followNode(): Promise<void> {
    try {
      await this.loadNode();
      const state = this.node?.state ?? 'new';
      if (state === 'locked') this.closeUp();
      else if (state === 'ready' && this.phase === 'ready') this.refreshWorkspaces();
      else if (state === 'ready' && this.phase === 'locked') await this.enter();
    } catch {
      // The live channel tells when the node is back.
    }
  }

  /** Nothing of the group stays in the page while the keys are away. */
  private closeUp(): void {
    if (this.phase === 'locked') return;
    this.phase = 'locked';
    this.workspaces = [];
    this.workspacesLoaded = false;
    this.freshCode = null;
    forgetSearches();
    this.loadNode().catch(() => {});
  }

  private async checkToken(): Promise<void> {
    try {
      await this.api.node();
    } catch {
      // A refused token signs out (see `onSignedOut`); anything else is a node that is away.
    }
  }

  private signOut(): void {
    forgetToken();
    this.live.stop();
    this.phase = 'signedOut';
  }
}

export const app = new App();
