import { CancelledError, startUpload, type Upload } from '../api/upload';
import { ApiError } from '../api/client';
import type { Id } from '../api/types';
import { explain } from '../errors';
import { Rate } from '../rate';
import { UploadCalls } from '../api/uploadCalls';
import { app } from './app.svelte';

const uploadCalls = new UploadCalls(app.api);

const AT_ONCE = 3;
/** How often the node is asked where one upload goes on. */
const ASKED_MAX = 5;
/** How long finished uploads stay on the screen. */
const DONE_SHOWN_MS = 8000;

/** From this size on an upload can be paused, and goes on after it was interrupted. */
const RESUMED_BYTES = 8 << 20;

export type TransferState = 'waiting' | 'sending' | 'paused' | 'done' | 'failed';

/** One file on its way into the workspace. */
export class Transfer {
  sent = $state(0);
  state = $state<TransferState>('waiting');
  error = $state('');
  bytesPerSecond = $state(0);
  upload: Upload | null = null;
  /** At the node, while it goes on there. */
  place = '';
  private rate = new Rate(0, 0);

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

  get pausable(): boolean {
    return this.file.size >= RESUMED_BYTES;
  }

  begin(from: number): void {
    this.error = '';
    this.sent = from;
    this.bytesPerSecond = 0;
    this.rate = new Rate(from, performance.now());
  }

  progress(sent: number): void {
    this.sent = Math.min(sent, this.file.size);
    this.bytesPerSecond = this.rate.at(sent, performance.now());
  }
}

/** The queue of uploads; it goes on while the user looks at other things. */
class Transfers {
  list = $state.raw<Transfer[]>([]);
  private nextId = 1;

  get active(): number {
    return this.count('sending') + this.count('waiting');
  }

  count(state: TransferState): number {
    return this.list.filter((each) => each.state === state).length;
  }

  add(workspace: Id, folder: Id | undefined, files: Iterable<File>): void {
    const added = [...files].map((file) => new Transfer(this.nextId++, workspace, folder, file));
    this.list = [...this.list, ...added];
    this.pump();
  }

  cancel(transfer: Transfer): void {
    transfer.upload?.cancel();
    if (transfer.place) void uploadCalls.cancel(transfer.workspace, transfer.place).catch(() => {});
    this.list = this.list.filter((each) => each !== transfer);
    this.pump();
  }

  pause(transfer: Transfer): void {
    transfer.state = 'paused';
    transfer.upload?.cancel();
    this.pump();
  }

  /** Goes on, or tries again. */
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
    transfer.state = 'sending';
    try {
      await (transfer.pausable ? this.sendOn(transfer) : this.sendWhole(transfer));
      transfer.sent = transfer.file.size;
      transfer.place = '';
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

  private sendWhole(transfer: Transfer): Promise<unknown> {
    const { workspace, folder, file } = transfer;
    transfer.begin(0);
    const url = app.api.uploadPath(workspace, file.name, folder);
    transfer.upload = startUpload(url, app.api.token() ?? '', file, (sent) =>
      transfer.progress(sent),
    );
    return transfer.upload.done;
  }

  /** What the sender of before had under way may have come meanwhile: then it goes on elsewhere. */
  private async sendOn(transfer: Transfer): Promise<void> {
    for (let asked = 1; ; asked++) {
      try {
        return await this.sendRest(transfer);
      } catch (error) {
        if (!(error instanceof ApiError && error.code === 'elsewhere') || asked === ASKED_MAX)
          throw error;
      }
    }
  }

  /** From where the node has it already: after a pause, a lost connection, or a reload of the page. */
  private async sendRest(transfer: Transfer): Promise<void> {
    const { workspace, folder, file } = transfer;
    const begun = await uploadCalls.begin(workspace, folder, file);
    transfer.place = begun.upload;
    if (transfer.state !== 'sending') throw new CancelledError();
    transfer.begin(begun.received);
    transfer.upload = startUpload(
      app.api.uploadsPath(workspace, begun.upload, begun.received),
      app.api.token() ?? '',
      file.slice(begun.received),
      (sent) => transfer.progress(begun.received + sent),
      'PUT',
    );
    await transfer.upload.done;
  }
}

export const transfers = new Transfers();
