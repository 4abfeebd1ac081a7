import { CancelledError, startUpload, type Upload } from '../api/upload';
import type { Id } from '../api/types';
import { explain } from '../errors';
import { app } from './app.svelte';

const AT_ONCE = 3;
/** How long finished uploads stay on the screen. */
const DONE_SHOWN_MS = 8000;
/** Speed is measured over stretches of this length. */
const SAMPLE_MS = 400;

export type TransferState = 'waiting' | 'sending' | 'done' | 'failed';

/** One file on its way into the workspace. */
export class Transfer {
  sent = $state(0);
  state = $state<TransferState>('waiting');
  error = $state('');
  bytesPerSecond = $state(0);
  upload: Upload | null = null;
  private sampleMs = 0;
  private sampleSent = 0;

  constructor(
    readonly id: number,
    readonly workspace: Id,
    readonly folder: Id | undefined,
    readonly file: File,
  ) {}

  get secondsLeft(): number | null {
    if (this.bytesPerSecond <= 0) return null;
    return Math.max(0, this.file.size - this.sent) / this.bytesPerSecond;
  }

  begin(): void {
    this.state = 'sending';
    this.error = '';
    this.sent = 0;
    this.sampleMs = performance.now();
    this.sampleSent = 0;
  }

  progress(sent: number): void {
    this.sent = Math.min(sent, this.file.size);
    const nowMs = performance.now();
    const passedMs = nowMs - this.sampleMs;
    if (passedMs < SAMPLE_MS) return;
    const rate = ((sent - this.sampleSent) / passedMs) * 1000;
    this.bytesPerSecond = this.bytesPerSecond === 0 ? rate : this.bytesPerSecond * 0.6 + rate * 0.4;
    this.sampleMs = nowMs;
    this.sampleSent = sent;
  }
}

/** The queue of uploads; it goes on while the user looks at other things. */
class Transfers {
  list = $state.raw<Transfer[]>([]);
  private nextId = 1;

  get active(): number {
    return this.list.filter((each) => each.state === 'sending' || each.state === 'waiting').length;
  }

  add(workspace: Id, folder: Id | undefined, files: Iterable<File>): void {
    const added = [...files].map((file) => new Transfer(this.nextId++, workspace, folder, file));
    this.list = [...this.list, ...added];
    this.pump();
  }

  cancel(transfer: Transfer): void {
    transfer.upload?.cancel();
    this.list = this.list.filter((each) => each !== transfer);
    this.pump();
  }

  retry(transfer: Transfer): void {
    transfer.state = 'waiting';
    this.pump();
  }

  clearFinished(): void {
    this.list = this.list.filter((each) => each.state !== 'done' && each.state !== 'failed');
  }

  /** When all went well the list goes by itself; failures stay until they are seen. */
  private clearSoon(): void {
    setTimeout(() => {
      if (this.list.every((each) => each.state === 'done')) this.list = [];
    }, DONE_SHOWN_MS);
  }

  private pump(): void {
    const running = this.list.filter((each) => each.state === 'sending').length;
    const waiting = this.list.filter((each) => each.state === 'waiting');
    for (const transfer of waiting.slice(0, Math.max(0, AT_ONCE - running)))
      void this.run(transfer);
  }

  private async run(transfer: Transfer): Promise<void> {
    transfer.begin();
    const { workspace, folder, file } = transfer;
    const url = app.api.uploadPath(workspace, file.name, folder);
    try {
      transfer.upload = startUpload(url, app.api.token() ?? '', file, (sent) =>
        transfer.progress(sent),
      );
      await transfer.upload.done;
      transfer.sent = file.size;
      transfer.state = 'done';
    } catch (error) {
      if (error instanceof CancelledError) return;
      transfer.state = 'failed';
      transfer.error = explain(error);
    } finally {
      transfer.upload = null;
      this.pump();
      this.clearSoon();
    }
  }
}

export const transfers = new Transfers();
