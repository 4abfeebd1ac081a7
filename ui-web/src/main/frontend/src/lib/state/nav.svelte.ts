import { codeIn } from '../api/session';
import { formatRoute, parseRoute, type Route } from '../router';

/** Asked before a place is left; answers whether that may happen now. */
export type LeaveGuard = (to: Route) => boolean;

/** The current route, kept in step with the address; Back and Forward work as everywhere. */
class Nav {
  route = $state.raw<Route>(parseRoute(location.hash));
  private guard: LeaveGuard | null = null;
  private hash = location.hash;

  constructor() {
    addEventListener('hashchange', () => this.onHash());
  }

  /** `replace`: leads on from where the page is; without effect where the address has moved on. */
  go(route: Route, more: { replace?: boolean; force?: boolean } = {}): void {
    // The user opened another place, of which the event is still to come.
    if (more.replace && location.hash !== this.hash) return;
    if (!more.force && this.guard && !this.guard(route)) return;
    const hash = formatRoute(route);
    if (hash !== location.hash) {
      if (more.replace) history.replaceState(null, '', hash);
      else history.pushState(null, '', hash);
    }
    this.arrive();
  }

  /** The address that is shown, to come back to it with `leadOn`. */
  get place(): string {
    return this.hash;
  }

  /** Leads on from a place once something is done: without effect where the user is elsewhere by then. */
  leadOn(from: string, to: Route): void {
    if (this.hash === from) this.go(to, { replace: true, force: true });
  }

  /** One guard at a time; the returned function takes it away. */
  protect(guard: LeaveGuard): () => void {
    this.guard = guard;
    return () => {
      if (this.guard === guard) this.guard = null;
    };
  }

  /** Reads the address again, after something else has changed it. */
  sync(): void {
    this.arrive();
  }

  private onHash(): void {
    // A hand-over code is no place; the session takes it out of the address.
    if (codeIn(location.hash)) return;
    const route = parseRoute(location.hash);
    if (this.guard && location.hash !== this.hash && !this.guard(route)) {
      history.pushState(null, '', this.hash);
      return;
    }
    this.arrive();
  }

  private arrive(): void {
    this.hash = location.hash;
    this.route = parseRoute(location.hash);
  }
}

export const nav = new Nav();
