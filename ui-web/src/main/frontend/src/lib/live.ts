import type { LiveEvent } from './api/types';

export type Connection = 'connecting' | 'open' | 'lost';

/** The part of a WebSocket that is used here; tests bring their own. */
export interface SocketLike {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveOptions {
  token: () => string | null;
  open: () => SocketLike;
  onEvent: (event: LiveEvent) => void;
  onConnection: (connection: Connection) => void;
  /** Asked after each loss: the reason may be that the token is no longer good. */
  onLost: () => void;
}

/** Waits between attempts: short, since the node is on this computer; the last one repeats. */
const RETRY_DELAYS_MS = [150, 300, 600, 1000];

/**
 * The one live channel of a tab. It reconnects on its own, and after a loss tells `resumed`, so
 * that every view fetches again what it shows.
 */
export class Live {
  private socket: SocketLike | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempts = 0;
  private wasOpen = false;
  private running = false;

  constructor(private readonly options: LiveOptions) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.connect();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.drop();
  }

  /** Tries at once, for instance when the tab comes to the front. */
  hurry(): void {
    if (!this.running || this.socket) return;
    clearTimeout(this.timer);
    this.connect();
  }

  private connect(): void {
    const token = this.options.token();
    if (!token) return;
    const socket = this.options.open();
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ token }));
    socket.onmessage = (message) => this.onMessage(String(message.data));
    socket.onclose = () => this.onClose(socket);
  }

  private onMessage(text: string): void {
    const event = parse(text);
    if (!event) return;
    if (event.type === 'ready') {
      const resumed = this.wasOpen;
      this.attempts = 0;
      this.wasOpen = true;
      this.options.onConnection('open');
      if (resumed) this.options.onEvent({ type: 'resumed' });
    } else if (event.type !== 'ping') {
      this.options.onEvent(event as LiveEvent);
    }
  }

  private onClose(socket: SocketLike): void {
    if (this.socket !== socket) return;
    this.drop();
    if (!this.running) return;
    this.options.onConnection(this.wasOpen ? 'lost' : 'connecting');
    this.options.onLost();
    const last = RETRY_DELAYS_MS.length - 1;
    const delayMs = RETRY_DELAYS_MS[Math.min(this.attempts, last)];
    this.attempts += 1;
    this.timer = setTimeout(() => this.connect(), delayMs);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

function parse(text: string): { type: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    const ok = typeof value === 'object' && value !== null && 'type' in value;
    return ok && typeof value.type === 'string' ? (value as { type: string }) : null;
  } catch {
    return null;
  }
}

/** The address of the live channel for a page at this place. */
export function liveUrl(location: { protocol: string; host: string }): string {
  return (location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/api/events';
}
