import type { JoinRequest } from './secure';
import type * as T from './types';

/** A refusal by the node: its status, a code for the program and a line for the reader. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** The node did not answer at all: it is not running, or is starting again. */
export class UnreachableError extends Error {
  constructor() {
    super('unreachable');
    this.name = 'UnreachableError';
  }
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
export type Query = Record<string, string | number | boolean | undefined>;

/** What a call carries besides its address. */
export interface Carried {
  query?: Query;
  body?: unknown;
  /** Sent as it is, in place of a JSON body. */
  bytes?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Joins path segments and a query; every part is encoded, so ids cannot change the path. */
export function pathOf(segments: readonly string[], query: Query = {}): string {
  const path = segments.map(encodeURIComponent).join('/');
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const tail = search.toString();
  return '/' + path + (tail ? '?' + tail : '');
}

/** Reads the node's error answer; anything unreadable becomes a plain status. */
export async function errorOf(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as { error?: { code?: string; message?: string } };
    const { code, message } = body.error ?? {};
    return new ApiError(response.status, code ?? 'error', message ?? '');
  } catch {
    return new ApiError(response.status, 'error', '');
  }
}

/** The node's HTTP interface: one method per call, typed, with the page's token. */
export class Api {
  /** Called when the node no longer accepts the token. */
  onSignedOut: () => void = () => {};
  /** Called when the node has locked itself. */
  onLocked: () => void = () => {};
  /** Whether nobody has touched the page for a while: such calls keep no node from locking itself. */
  isIdle: () => boolean = () => false;

  constructor(
    readonly base: string,
    readonly token: () => string | null,
    private readonly fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {}

  session(code: string) {
    return this.call<{ token: string }>('POST', ['session'], { body: { code } });
  }
  node() {
    return this.call<T.NodeInfo>('GET', ['node']);
  }
  renameSelf(name: string) {
    return this.call<unknown>('PATCH', ['identity'], { body: { name } });
  }
  lock() {
    return this.call<unknown>('POST', ['lock'], { body: {} });
  }
  card() {
    return this.call<{ card: string }>('GET', ['card']);
  }
  recovery() {
    return this.call<{ code: string }>('GET', ['recovery']);
  }
  recoverySaved(proof: string) {
    return this.call<unknown>('POST', ['recovery', 'saved'], { body: { proof } });
  }

  async workspaces() {
    return (await this.call<{ workspaces: T.Workspace[] }>('GET', ['workspaces'])).workspaces;
  }
  createWorkspace(name: string, workspaceKey: boolean) {
    const body = workspaceKey ? { name, workspaceKey } : { name };
    return this.call<T.Workspace>('POST', ['workspaces'], { body });
  }
  workspace(w: T.Id) {
    return this.call<T.Workspace>('GET', ['workspaces', w]);
  }
  renameWorkspace(w: T.Id, name: string) {
    return this.call<T.Workspace>('PATCH', ['workspaces', w], { body: { name } });
  }
  status(w: T.Id) {
    return this.call<T.Status>('GET', ['workspaces', w, 'status']);
  }
  leave(w: T.Id) {
    return this.call<unknown>('POST', ['workspaces', w, 'leave'], { body: {} });
  }

  async members(w: T.Id) {
    return (await this.call<{ members: T.Member[] }>('GET', ['workspaces', w, 'members'])).members;
  }
  setRole(w: T.Id, person: T.Id, role: T.Role) {
    return this.call<unknown>('POST', ['workspaces', w, 'members', person, 'role'], {
      body: { role },
    });
  }
  async requests(w: T.Id) {
    return (await this.call<{ requests: JoinRequest[] }>('GET', ['workspaces', w, 'requests']))
      .requests;
  }
  previewJoin(link: string) {
    return this.call<T.JoinPreview>('POST', ['join', 'preview'], { body: { link } });
  }
  join(link: string) {
    return this.call<T.JoinAnswer>('POST', ['join'], { body: { link } });
  }
  cancelJoin(w: T.Id) {
    return this.call<unknown>('DELETE', ['join', w]);
  }

  async channels(w: T.Id) {
    return (await this.call<{ channels: T.Channel[] }>('GET', ['workspaces', w, 'channels']))
      .channels;
  }
  createChannel(w: T.Id, name: string) {
    return this.call<T.Channel>('POST', ['workspaces', w, 'channels'], { body: { name } });
  }
  messages(w: T.Id, c: T.Id, query: { before?: T.Id; around?: T.Id; limit?: number } = {}) {
    return this.call<T.MessageWindow>('GET', ['workspaces', w, 'channels', c, 'messages'], {
      query: { limit: 50, ...query },
    });
  }
  post(w: T.Id, c: T.Id, text: string, replyTo?: T.Id) {
    return this.call<T.Message>('POST', ['workspaces', w, 'channels', c, 'messages'], {
      body: replyTo ? { text, replyTo } : { text },
    });
  }
  editMessage(w: T.Id, m: T.Id, text: string) {
    return this.call<T.Message>('PATCH', ['workspaces', w, 'messages', m], { body: { text } });
  }
  rename(w: T.Id, item: T.Id, name: string) {
    return this.call<unknown>('PATCH', ['workspaces', w, 'items', item], { body: { name } });
  }
  /** Into a folder; an empty id is the top. */
  move(w: T.Id, item: T.Id, folder: T.Id | '') {
    return this.call<unknown>('PATCH', ['workspaces', w, 'items', item], { body: { folder } });
  }
  /** Answers with everything that went, a folder's content for instance. */
  remove(w: T.Id, item: T.Id) {
    return this.call<{ items: T.Id[] }>('DELETE', ['workspaces', w, 'items', item]);
  }
  restore(w: T.Id, items: readonly T.Id[]) {
    return this.call<unknown>('POST', ['workspaces', w, 'items', 'restore'], { body: { items } });
  }

  async pages(w: T.Id) {
    return (await this.call<{ pages: T.PageRow[] }>('GET', ['workspaces', w, 'pages'])).pages;
  }
  page(w: T.Id, p: T.Id) {
    return this.call<T.Page>('GET', ['workspaces', w, 'pages', p]);
  }
  createPage(w: T.Id, title: string, text: string) {
    return this.call<T.Page>('POST', ['workspaces', w, 'pages'], { body: { title, text } });
  }
  savePage(w: T.Id, p: T.Id, content: { title: string; text: string; base: T.Id[] }) {
    return this.call<T.Page>('PUT', ['workspaces', w, 'pages', p], { body: content });
  }
  resolvePage(w: T.Id, p: T.Id, version: T.Id) {
    return this.call<T.Page>('POST', ['workspaces', w, 'pages', p, 'resolve'], {
      body: { version },
    });
  }

  files(w: T.Id, folder?: T.Id) {
    return this.call<T.FileList>('GET', ['workspaces', w, 'files'], { query: { folder } });
  }
  file(w: T.Id, f: T.Id) {
    return this.call<T.FileRow>('GET', ['workspaces', w, 'files', f]);
  }
  createFolder(w: T.Id, name: string, parent?: T.Id) {
    return this.call<T.FolderRow>('POST', ['workspaces', w, 'folders'], {
      body: parent ? { name, parent } : { name },
    });
  }
  fetchFile(w: T.Id, f: T.Id) {
    return this.call<T.FileRow>('POST', ['workspaces', w, 'files', f, 'fetch'], { body: {} });
  }
  fileLink(w: T.Id, f: T.Id) {
    return this.call<{ url: string }>('POST', ['workspaces', w, 'files', f, 'link'], { body: {} });
  }
  uploadPath(w: T.Id, name: string, folder?: T.Id): string {
    return this.base + pathOf(['workspaces', w, 'files'], { name, folder });
  }

  uploadsPath(w: T.Id, upload: T.Id, from: number): string {
    return this.base + pathOf(['workspaces', w, 'uploads', upload], { from });
  }

  search(w: T.Id, q: string, sort: T.Sort, offset: number, limit: number, signal?: AbortSignal) {
    return this.call<T.SearchAnswer>('GET', ['workspaces', w, 'search'], {
      query: { q, sort, offset, limit },
      signal,
    });
  }
  suggest(w: T.Id, q: string, signal?: AbortSignal) {
    return this.call<T.SuggestAnswer>('GET', ['workspaces', w, 'suggest'], {
      query: { q },
      signal,
    });
  }

  async call<R>(method: Method, segments: readonly string[], carried: Carried = {}): Promise<R> {
    const text = await (await this.send(method, segments, carried)).text();
    return (text ? JSON.parse(text) : {}) as R;
  }

  /** One request; a refusal becomes an error, and anything else is the caller's to read. */
  async send(method: Method, segments: readonly string[], carried: Carried): Promise<Response> {
    const headers: Record<string, string> = { ...carried.headers };
    const token = this.token();
    if (token) headers['Authorization'] = 'Bearer ' + token;
    if (this.isIdle()) headers['X-Grove-Idle'] = '1';
    const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'omit' };
    if (carried.bytes) {
      headers['Content-Type'] = 'application/octet-stream';
      init.body = carried.bytes;
    } else if (carried.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(carried.body);
    }
    if (carried.signal) init.signal = carried.signal;
    let response: Response;
    try {
      response = await this.fetcher(this.base + pathOf(segments, carried.query), init);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
      throw new UnreachableError();
    }
    if (response.ok) return response;
    const error = await errorOf(response);
    if (error.status === 401) this.onSignedOut();
    if (error.status === 423) this.onLocked();
    throw error;
  }
}
