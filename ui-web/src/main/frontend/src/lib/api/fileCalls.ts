import type { Api } from './client';
import type { FileRow, Id } from './types';

export interface DiskUse {
  workspace: Id;
  entries: number;
  files: number;
  index: number;
}

export interface Disk {
  free: number;
  total: number;
  state: 'ok' | 'low' | 'full';
  workspaces: DiskUse[];
}

/** Which files are fetched and kept; in bytes, 0 = none, and none are let go. */
export interface Keeping {
  filesUpTo: number;
  keepUpTo: number;
}

/** Calls about which files lie on this computer, and its disk. */
export class FileCalls {
  constructor(private readonly api: Api) {}

  pin(w: Id, file: Id, pinned: boolean) {
    return this.api.call<FileRow>('POST', ['workspaces', w, 'files', file, 'pin'], {
      body: { pinned },
    });
  }
  pauseFetch(w: Id, file: Id) {
    return this.api.call<FileRow>('POST', ['workspaces', w, 'files', file, 'fetch'], {
      body: { paused: true },
    });
  }
  cancelFetch(w: Id, file: Id) {
    return this.api.call<FileRow>('DELETE', ['workspaces', w, 'files', file, 'fetch']);
  }
  free(w: Id, file: Id) {
    return this.api.call<{ files: number; bytes: number }>(
      'POST',
      ['workspaces', w, 'files', file, 'free'],
      { body: {} },
    );
  }
  freeAll(w: Id) {
    return this.api.call<{ files: number; bytes: number }>(
      'POST',
      ['workspaces', w, 'files', 'free'],
      { body: {} },
    );
  }
  keeping(w: Id) {
    return this.api.call<Keeping>('GET', ['workspaces', w, 'fetching']);
  }
  keep(w: Id, wish: Partial<Keeping>) {
    return this.api.call<Keeping>('PUT', ['workspaces', w, 'fetching'], { body: wish });
  }
  disk() {
    return this.api.call<Disk>('GET', ['disk']);
  }
}
