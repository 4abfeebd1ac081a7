import { routeIn, type Route } from '../router';

/** Where a link in members' text may lead. */
export type Target =
  { kind: 'web'; href: string } | { kind: 'route'; route: Route } | { kind: 'anchor'; id: string };

const PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);
const HREF_MAX = 2000;

/**
 * Decides about a link; null means that it stays text. Only absolute addresses with a known
 * protocol pass (as the browser itself parses them), places inside Grove, and headings of the page.
 */
export function targetOf(address: string): Target | null {
  if (address.length > HREF_MAX) return null;
  const route = routeIn(address);
  if (route) return { kind: 'route', route };
  if (/^#[\p{L}\p{N}_-]+$/u.test(address)) return { kind: 'anchor', id: address.slice(1) };
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return PROTOCOLS.has(url.protocol) ? { kind: 'web', href: url.href } : null;
}
