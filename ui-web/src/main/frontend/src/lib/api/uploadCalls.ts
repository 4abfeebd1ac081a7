import type { Api } from './client';
import type { Id } from './types';

/** Calls about uploads that may stop and go on. */
export class UploadCalls {
  constructor(private readonly api: Api) {}

  begin(w: Id, folder: Id | undefined, file: File) {
    const { name, size, type } = file;
    const stamp = String(file.lastModified);
    return this.api.call<{ upload: Id; received: number }>('POST', ['workspaces', w, 'uploads'], {
      body: { name, size, type, stamp, ...(folder === undefined ? {} : { folder }) },
    });
  }
  cancel(w: Id, upload: Id) {
    return this.api.call<unknown>('DELETE', ['workspaces', w, 'uploads', upload]);
  }
}
