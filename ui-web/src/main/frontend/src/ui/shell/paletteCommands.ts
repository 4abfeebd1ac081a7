import { app } from '../../lib/state/app.svelte';
import { lockNow } from '../../lib/state/locking';
import { nav } from '../../lib/state/nav.svelte';
import { overlays } from '../../lib/state/overlay.svelte';
import type { Space } from '../../lib/state/space.svelte';
import type { Choice } from '../../lib/suggestions';
import { t } from '../../lib/text';

/** The commands of the palette whose names hold what was typed. */
export function paletteCommands(space: Space, typed: string): Choice[] {
  const w = space.id;
  const c = t.palette.cmd;
  const all: [string, () => void, string?][] = [];
  if (space.canWrite) {
    all.push(
      [c.newPage, () => nav.go({ name: 'newPage', w }), 'c'],
      [c.newDiscussion, () => overlays.show({ kind: 'newChannel' })],
    );
  }
  if (space.canAdmin) all.push([c.invite, () => overlays.show({ kind: 'invite' })]);
  all.push(
    [c.pages, () => nav.go({ name: 'pages', w }), 'g p'],
    [c.files, () => nav.go({ name: 'files', w }), 'g f'],
    [c.people, () => nav.go({ name: 'people', w }), 'g m'],
    [c.network, () => nav.go({ name: 'network', w })],
    [c.create, () => nav.go({ name: 'create' })],
    [c.join, () => nav.go({ name: 'join' })],
    [c.settings, () => nav.go({ name: 'settings' })],
    [c.devices, () => nav.go({ name: 'settings', part: 'devices' })],
    [c.lock, () => void lockNow(), 'Alt ⇧ L'],
    [c.shortcuts, () => overlays.show({ kind: 'shortcuts' }), '?'],
    [c.light, () => app.chooseTheme('light')],
    [c.dark, () => app.chooseTheme('dark')],
    [c.auto, () => app.chooseTheme('auto')],
  );
  const wanted = typed.trim().toLocaleLowerCase();
  return all
    .filter(([label]) => label.toLocaleLowerCase().includes(wanted))
    .map(([label, run, keys]) => ({
      key: 'command' + label.replaceAll(/\W/g, ''),
      kind: 'command',
      label,
      ...(keys && (app.singleKeys || keys.includes(' ⇧ ')) ? { keys } : {}),
      act: { run },
    }));
}
