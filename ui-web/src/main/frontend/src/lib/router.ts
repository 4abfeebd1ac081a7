import type { Id, Sort } from './api/types';

/**
 * Where the user is. Routes live in the fragment (`#/w/…`), since the node serves only `/`; the
 * identifiers in them are the same on every member's node, so a route can be shared.
 */
export type Route =
  | { name: 'home' }
  | { name: 'create' }
  | { name: 'join' }
  | { name: 'settings'; part?: SettingsPart }
  | { name: 'workspace'; w: Id }
  | { name: 'channel'; w: Id; channel: Id; message?: Id }
  | { name: 'pages'; w: Id }
  | { name: 'page'; w: Id; page: Id; mode: PageMode }
  | { name: 'newPage'; w: Id }
  | { name: 'files'; w: Id; folder?: Id; file?: Id }
  | { name: 'people'; w: Id; part?: PeoplePart; person?: Id }
  | { name: 'network'; w: Id }
  | { name: 'search'; w: Id; q: string; sort: Sort }
  | { name: 'unknown' };

export const SETTINGS_PARTS = ['profile', 'security', 'devices', 'storage', 'appearance', 'about'] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];

export const PEOPLE_PARTS = ['members', 'invitations', 'removals', 'history'] as const;
export type PeoplePart = (typeof PEOPLE_PARTS)[number];

export type PageMode = 'read' | 'edit' | 'compare' | 'merge';

const ID = /^[0-9a-f]{8,128}$/;
const MODES: readonly PageMode[] = ['read', 'edit', 'compare', 'merge'];
const UNKNOWN: Route = { name: 'unknown' };

export function parseRoute(hash: string): Route {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (text === '' || text === '/') return { name: 'home' };
  const cut = text.indexOf('?');
  const query = new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1));
  const path = cut < 0 ? text : text.slice(0, cut);
  const [first, w, place, id, mode] = path.split('/').slice(1);
  if (first === 'settings') return { name: 'settings', ...partOf(SETTINGS_PARTS, w) };
  if (w === undefined) return topLevel(first);
  if (first !== 'w' || !ID.test(w)) return UNKNOWN;
  return inWorkspace(w, place, id, mode, query);
}

function topLevel(first: string | undefined): Route {
  switch (first) {
    case 'create':
    case 'join':
      return { name: first };
    default:
      return UNKNOWN;
  }
}

function inWorkspace(
  w: Id,
  place: string | undefined,
  id: string | undefined,
  mode: string | undefined,
  query: URLSearchParams,
): Route {
  const known = id !== undefined && ID.test(id);
  switch (place) {
    case undefined:
    case '':
      return { name: 'workspace', w };
    case 'c':
      return known
        ? { name: 'channel', w, channel: id, ...optional('message', query.get('m')) }
        : UNKNOWN;
    case 'pages':
      return id === 'new' ? { name: 'newPage', w } : { name: 'pages', w };
    case 'p': {
      const asked = MODES.find((each) => each === mode) ?? 'read';
      return known ? { name: 'page', w, page: id, mode: asked } : UNKNOWN;
    }
    case 'files':
      return {
        name: 'files',
        w,
        ...(known ? { folder: id } : {}),
        ...optional('file', query.get('f')),
      };
    case 'people':
      return {
        name: 'people',
        w,
        ...partOf(PEOPLE_PARTS, id),
        ...optional('person', query.get('who')),
      };
    case 'network':
      return { name: 'network', w };
    case 'search': {
      const sort: Sort = query.get('sort') === 'newest' ? 'newest' : 'relevance';
      return { name: 'search', w, q: query.get('q') ?? '', sort };
    }
    default:
      return UNKNOWN;
  }
}

/** The first part is what a screen shows when none is named. */
function partOf<P extends string>(parts: readonly P[], text: string | undefined): { part?: P } {
  const part = parts.find((each) => each === text);
  return part === undefined || part === parts[0] ? {} : { part };
}

function optional<K extends string>(key: K, value: string | null): Partial<Record<K, Id>> {
  return value !== null && ID.test(value) ? ({ [key]: value } as Record<K, Id>) : {};
}

export function formatRoute(route: Route): string {
  switch (route.name) {
    case 'home':
    case 'unknown':
      return '#/';
    case 'create':
    case 'join':
      return '#/' + route.name;
    case 'settings':
      return '#/settings' + (route.part ? '/' + route.part : '');
    case 'workspace':
      return '#/w/' + route.w;
    case 'channel':
      return `#/w/${route.w}/c/${route.channel}` + (route.message ? '?m=' + route.message : '');
    case 'pages':
      return `#/w/${route.w}/pages`;
    case 'newPage':
      return `#/w/${route.w}/pages/new`;
    case 'page':
      return `#/w/${route.w}/p/${route.page}` + (route.mode === 'read' ? '' : '/' + route.mode);
    case 'files':
      return (
        `#/w/${route.w}/files` +
        (route.folder ? '/' + route.folder : '') +
        (route.file ? '?f=' + route.file : '')
      );
    case 'people':
      return (
        `#/w/${route.w}/people` +
        (route.part ? '/' + route.part : '') +
        (route.person ? '?who=' + route.person : '')
      );
    case 'network':
      return `#/w/${route.w}/network`;
    case 'search': {
      const query = new URLSearchParams({ q: route.q });
      if (route.sort !== 'relevance') query.set('sort', route.sort);
      return `#/w/${route.w}/search?` + query.toString();
    }
  }
}

/** The workspace a route is in, if any. */
export function workspaceOf(route: Route): Id | undefined {
  return 'w' in route ? route.w : undefined;
}

/** The route that leads to an item found by search or named in a link. */
export function routeToItem(w: Id, kind: string, item: Id, place?: Id): Route {
  switch (kind) {
    case 'message':
      return place
        ? { name: 'channel', w, channel: place, message: item }
        : { name: 'workspace', w };
    case 'channel':
      return { name: 'channel', w, channel: item };
    case 'page':
      return { name: 'page', w, page: item, mode: 'read' };
    case 'folder':
      return { name: 'files', w, folder: item };
    case 'file':
      return place
        ? { name: 'files', w, folder: place, file: item }
        : { name: 'files', w, file: item };
    default:
      return { name: 'workspace', w };
  }
}

/** Hosts under which a page of this program is known, on whichever member's computer. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Reads an address as a place inside Grove: a bare `#/w/…`, or the same on any loopback port. */
export function routeIn(address: string): Route | null {
  let hash = address;
  if (!address.startsWith('#/')) {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || !/^https?:$/.test(url.protocol) || !LOOPBACK.has(url.hostname)) return null;
    if (url.pathname !== '/' || !url.hash.startsWith('#/w/')) return null;
    hash = url.hash;
  }
  const route = parseRoute(hash);
  return workspaceOf(route) === undefined ? null : route;
}
