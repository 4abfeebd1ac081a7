import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Api, ApiError, pathOf, UnreachableError } from '../src/lib/api/client';
import { codeIn, handOver, storedToken } from '../src/lib/api/session';
import type { LiveEvent } from '../src/lib/api/types';
import { TokenShare, type ChannelLike } from '../src/lib/api/tokenShare';
import { Drafts } from '../src/lib/drafts';
import { explain } from '../src/lib/errors';
import { Live, liveUrl, type Connection, type SocketLike } from '../src/lib/live';
import { Refresher } from '../src/lib/refresh';

/** A storage of its own, as a browser tab has. */
class MemoryStorage implements Storage {
  private readonly map = new Map<string, string>();
  get length(): number {
    return this.map.size;
  }
  clear(): void {
    this.map.clear();
  }
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.map.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.map.delete(key);
  }
  setItem(key: string, value: string): void {
    this.map.set(key, value);
  }
}

type Call = { url: string; init: RequestInit };

function apiAnswering(answer: (call: Call) => Response | Error, token: string | null = 'secret') {
  const calls: Call[] = [];
  const api = new Api(
    '/api',
    () => token,
    async (input, init = {}) => {
      const call = { url: String(input), init };
      calls.push(call);
      const result = answer(call);
      if (result instanceof Error) throw result;
      return result;
    },
  );
  return { api, calls };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

describe('the client of the node', () => {
  it('encodes every part of a path, so that ids cannot change it', () => {
    expect(pathOf(['a', '../b', 'c d'], { q: 'x&y', none: undefined })).toBe(
      '/a/..%2Fb/c%20d?q=x%26y',
    );
  });

  it('sends the token as a header and never in an address', async () => {
    const { api, calls } = apiAnswering(() => json({ workspaces: [] }));
    await api.workspaces();
    expect(calls[0]?.url).toBe('/api/workspaces');
    expect(calls[0]?.init.headers).toEqual({ Authorization: 'Bearer secret' });
    expect(calls[0]?.init.credentials).toBe('omit');
  });

  it('hands on what the node says about a refusal', async () => {
    const { api } = apiAnswering(() =>
      json({ error: { code: 'expired', message: 'ask for a new link' } }, 410),
    );
    const error = await api.join('grove:x').catch((each: unknown) => each);
    expect(error).toMatchObject({ status: 410, code: 'expired' });
    expect(explain(error)).toBe('Ask for a new link.');
  });

  it('explains refusals that say nothing, and a node that is away', async () => {
    expect(explain(new ApiError(403, 'error', ''))).toBe('Your role does not allow this.');
    const { api } = apiAnswering(() => new TypeError('failed to fetch'));
    const error = await api.node().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(UnreachableError);
    expect(explain(error)).toContain('not running');
  });

  it('tells when the token is no longer good', async () => {
    const { api } = apiAnswering(() => new Response('not json', { status: 401 }));
    let out = 0;
    api.onSignedOut = () => (out += 1);
    await expect(api.node()).rejects.toMatchObject({ status: 401 });
    expect(out).toBe(1);
  });
});

describe('the hand-over', () => {
  it('tells codes from places', () => {
    expect(codeIn('#abcDEF123_-')).toBe('abcDEF123_-');
    expect([codeIn('#/w/abcdefabcdef'), codeIn(''), codeIn('#short')]).toEqual([null, null, null]);
  });

  function browser(hash: string) {
    const replaced: string[] = [];
    const history = { replaceState: (_: unknown, __: string, url: string) => replaced.push(url) };
    const location = { hash, pathname: '/' };
    return { replaced, history: history as unknown as History, location: location as Location };
  }

  it('takes the code out of the address, once, and keeps the token in the tab', async () => {
    const storage = new MemoryStorage();
    const { replaced, history, location } = browser('#code123456');
    const { api, calls } = apiAnswering(() => json({ token: 't1' }), null);
    await handOver(api, location, history, storage);
    expect(replaced).toEqual(['/#/']);
    expect(calls[0]?.init.body).toBe('{"code":"code123456"}');
    expect(storedToken(storage)).toBe('t1');
  });

  it('leaves a good token alone when a code was used already', async () => {
    const storage = new MemoryStorage();
    storage.setItem('grove.token', 'old');
    const { history, location } = browser('#code123456');
    const { api } = apiAnswering(() => json({}, 401));
    await handOver(api, location, history, storage);
    expect(storedToken(storage)).toBe('old');
  });
});

/** Tabs of one browser: what one says, all others hear. */
class Tabs {
  private readonly all: ChannelLike[] = [];
  open(): ChannelLike {
    const tab: ChannelLike = {
      onmessage: null,
      postMessage: (data) => {
        for (const each of this.all) {
          if (each !== tab) queueMicrotask(() => each.onmessage?.({ data } as MessageEvent));
        }
      },
    };
    this.all.push(tab);
    return tab;
  }
}

describe('tabs of one browser', () => {
  it('let a new tab in with the token of an open one', async () => {
    const tabs = new Tabs();
    new TokenShare(tabs.open(), () => 'secret');
    new TokenShare(tabs.open(), () => null);
    expect(await new TokenShare(tabs.open(), () => null).ask()).toBe('secret');
  });

  it('give up soon where there is no other tab', async () => {
    expect(await new TokenShare(new Tabs().open(), () => null).ask()).toBeNull();
  });

  it('tell those that wait, and only those, when one was let in', async () => {
    const tabs = new Tabs();
    const heard: string[] = [];
    const waiting = new TokenShare(tabs.open(), () => null);
    waiting.onToken = (token) => heard.push('waiting ' + token);
    const inside = new TokenShare(tabs.open(), () => 'old');
    inside.onToken = (token) => heard.push('inside ' + token);
    new TokenShare(tabs.open(), () => 'new').tell('new');
    await Promise.resolve();
    expect(heard).toEqual(['waiting new']);
  });
});

/** The other end of a live channel, moved by the test. */
class Wire implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {}
  ready(): void {
    this.onopen?.(new Event('open'));
    this.says({ type: 'ready' });
  }
  says(event: unknown): void {
    this.onmessage?.({ data: JSON.stringify(event) } as MessageEvent);
  }
  drops(): void {
    this.onclose?.({} as CloseEvent);
  }
}

describe('the live channel', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function live() {
    const wires: Wire[] = [];
    const events: LiveEvent[] = [];
    const connections: Connection[] = [];
    let lost = 0;
    const channel = new Live({
      token: () => 'secret',
      open: () => {
        const wire = new Wire();
        wires.push(wire);
        return wire;
      },
      onEvent: (event) => events.push(event),
      onConnection: (connection) => connections.push(connection),
      onLost: () => (lost += 1),
    });
    return { channel, wires, events, connections, lost: () => lost };
  }

  it('shows the token in its first message', () => {
    const { channel, wires } = live();
    channel.start();
    wires[0]?.ready();
    expect(wires[0]?.sent).toEqual(['{"token":"secret"}']);
    expect(liveUrl({ protocol: 'http:', host: '127.0.0.1:4747' })).toBe(
      'ws://127.0.0.1:4747/api/events',
    );
  });

  it('passes events on, and neither pings nor rubbish', () => {
    const { channel, wires, events } = live();
    channel.start();
    wires[0]?.ready();
    wires[0]?.says({ type: 'ping' });
    wires[0]?.says({ type: 'members', workspace: 'w' });
    wires[0]?.says('text');
    wires[0]?.onmessage?.({ data: '{broken' } as MessageEvent);
    expect(events).toEqual([{ type: 'members', workspace: 'w' }]);
  });

  it('is back within two seconds of the node, and says that anything may have changed', () => {
    const { channel, wires, events, connections, lost } = live();
    channel.start();
    wires[0]?.ready();
    wires[0]?.drops();
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 100) {
      vi.advanceTimersByTime(100);
      const last = wires.at(-1);
      if (last !== wires[0] && waitedMs < 8_000) last?.drops();
    }
    expect(connections.at(-1)).toBe('lost');
    const before = wires.length;
    vi.advanceTimersByTime(2000);
    expect(wires.length).toBeGreaterThanOrEqual(before);
    wires.at(-1)?.ready();
    expect(connections.at(-1)).toBe('open');
    expect(events).toEqual([{ type: 'resumed' }]);
    expect(lost()).toBeGreaterThan(3);
  });

  it('stays away once stopped', () => {
    const { channel, wires } = live();
    channel.start();
    channel.stop();
    wires[0]?.drops();
    vi.advanceTimersByTime(10_000);
    expect(wires).toHaveLength(1);
  });
});

describe('refreshing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('turns a burst of events into two fetches, one after the other', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const refresher = new Refresher(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running -= 1;
      done += 1;
    }, 20);
    for (let n = 0; n < 10; n++) refresher.request();
    await vi.advanceTimersByTimeAsync(500);
    expect([most, done]).toEqual([1, 2]);
  });

  it('fetches no more once stopped', async () => {
    let done = 0;
    const refresher = new Refresher(async () => void (done += 1), 20);
    refresher.request();
    refresher.request();
    refresher.stop();
    await vi.advanceTimersByTimeAsync(500);
    expect(done).toBe(1);
  });
});

describe('drafts', () => {
  it('survive as long as the tab, and go when they are empty', () => {
    const storage = new MemoryStorage();
    const drafts = new Drafts(storage);
    drafts.set('c1', 'half a thought');
    expect(new Drafts(storage).get('c1')).toBe('half a thought');
    drafts.set('c1', '');
    expect(storage).toHaveLength(0);
    drafts.setJson('p', { text: 'x' });
    expect(drafts.getJson('p')).toEqual({ text: 'x' });
  });
});
