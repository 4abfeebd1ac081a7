import type { Id } from '../api/types';

/** Something that is to be taken back. */
export interface TakeBack {
  kind: 'message' | 'page' | 'file';
  item: Id;
  /** What it is called; empty for messages. */
  name: string;
  own: boolean;
  /** Name of who wrote it. */
  author: string;
  ondone?: () => void;
}

/** What lies over the page: at most one of these at a time, and the drawer on small screens. */
export type Overlay =
  | { kind: 'palette'; text: string }
  | { kind: 'shortcuts' }
  | { kind: 'invite' }
  | { kind: 'newChannel' }
  | { kind: 'recovery' }
  | { kind: 'workspaceKey' }
  | { kind: 'takeBack'; what: TakeBack };

class Overlays {
  open = $state.raw<Overlay | null>(null);
  drawer = $state(false);

  show(overlay: Overlay): void {
    this.drawer = false;
    this.open = overlay;
  }

  close(): void {
    this.open = null;
  }
}

export const overlays = new Overlays();
