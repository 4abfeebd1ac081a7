import type { Id } from '../api/types';
import { app } from './app.svelte';
import { marks } from './marks.svelte';
import { Space } from './space.svelte';

const LAST_KEY = 'grove.lastWorkspace';

/** The workspaces that were opened in this tab; each stays fresh, so that switching is instant. */
class Spaces {
  /** The one on the screen. */
  shown = $state.raw<Space | undefined>();
  private readonly opened = new Map<Id, { space: Space; stop: () => void }>();

  of(id: Id): Space {
    const known = this.opened.get(id);
    if (known) return known.space;
    const space = new Space(id);
    this.opened.set(id, { space, stop: app.listen((event) => space.onEvent(event)) });
    space.refreshAll();
    return space;
  }

  /** Lets go of all that was read, for instance when Grove is locked. */
  forget(): void {
    for (const { space, stop } of this.opened.values()) {
      stop();
      space.stop();
    }
    this.opened.clear();
    marks.forget();
    this.shown = undefined;
  }

  remember(id: Id): void {
    this.shown = this.of(id);
    localStorage.setItem(LAST_KEY, id);
  }

  /** Where to go when no workspace is named. */
  preferred(): Id | undefined {
    const last = localStorage.getItem(LAST_KEY) ?? undefined;
    const inside = app.workspaces.filter((each) => each.joined);
    const best = inside.find((each) => each.workspace === last) ?? inside[0];
    return (best ?? app.workspace(last) ?? app.workspaces[0])?.workspace;
  }
}

export const spaces = new Spaces();
