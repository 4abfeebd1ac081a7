/** What tabs of this page say to each other. */
type Word = { type: 'ask' } | { type: 'token'; token: string };

/** The part of a BroadcastChannel that is used here; tests bring their own. */
export interface ChannelLike {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(word: unknown): void;
}

/** Tabs on the same computer answer within this time, or there are none. */
const ANSWER_MS = 200;

/**
 * Lets a tab that was opened by a link in another one come in with that one's token, so that links
 * can be opened in new tabs. Only pages of the same origin hear this, and they hold the token
 * already; nothing is written down.
 */
export class TokenShare {
  /** Called with a token that another tab has got, for tabs that wait for one. */
  onToken: (token: string) => void = () => {};

  constructor(
    private readonly channel: ChannelLike,
    private readonly own: () => string | null,
  ) {
    channel.onmessage = (event) => this.onWord(event.data as Word);
  }

  /** Tells tabs that wait. */
  tell(token: string): void {
    this.channel.postMessage({ type: 'token', token } satisfies Word);
  }

  ask(): Promise<string | null> {
    return new Promise((resolve) => {
      const before = this.onToken;
      const end = (token: string | null) => {
        clearTimeout(timer);
        this.onToken = before;
        resolve(token);
      };
      const timer = setTimeout(() => end(null), ANSWER_MS);
      this.onToken = end;
      this.channel.postMessage({ type: 'ask' } satisfies Word);
    });
  }

  private onWord(word: Word): void {
    if (word.type === 'token' && this.own() === null) this.onToken(word.token);
    const own = this.own();
    if (word.type === 'ask' && own !== null) this.tell(own);
  }
}
