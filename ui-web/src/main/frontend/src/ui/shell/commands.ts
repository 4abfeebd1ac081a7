import type { Route } from '../../lib/router';
import type { Commands } from '../../lib/shortcuts';
import { nav } from '../../lib/state/nav.svelte';
import { overlays } from '../../lib/state/overlay.svelte';
import type { Space } from '../../lib/state/space.svelte';

/** What the keyboard shortcuts do in a workspace. */
export function commands(space: () => Space): Commands {
  const w = () => space().id;
  const openChannel = (channel: string | undefined) => {
    if (channel) nav.go({ name: 'channel', w: w(), channel });
  };
  const step = (by: number) => {
    const channels = space().channels ?? [];
    const route: Route = nav.route;
    const at = channels.findIndex(
      (each) => route.name === 'channel' && each.item === route.channel,
    );
    openChannel(channels[(at + by + channels.length) % channels.length]?.item);
  };
  return {
    palette: () => overlays.show({ kind: 'palette', text: '' }),
    shortcuts: () => overlays.show({ kind: 'shortcuts' }),
    previous: () => step(-1),
    next: () => step(1),
    nextUnread: () => openChannel(space().channels?.find((each) => space().unread(each) > 0)?.item),
    goDiscussions: () => nav.go({ name: 'workspace', w: w() }),
    goPages: () => nav.go({ name: 'pages', w: w() }),
    goFiles: () => nav.go({ name: 'files', w: w() }),
    goPeople: () => nav.go({ name: 'people', w: w() }),
    newPage: () => {
      if (space().canWrite) nav.go({ name: 'newPage', w: w() });
    },
    editPage: () => {
      const route = nav.route;
      if (route.name === 'page' && route.mode === 'read' && space().canWrite) {
        nav.go({ ...route, mode: 'edit' });
      }
    },
  };
}
