import { ApiError, UnreachableError } from './client';
import type { FileRow } from './types';

/** A running upload: its answer, and a way to stop it. */
export interface Upload {
  done: Promise<FileRow>;
  cancel(): void;
}

/** Rejects an upload that the user stopped. */
export class CancelledError extends Error {}

/** Streams one file to the node; XMLHttpRequest, since fetch reports no upload progress. */
export function startUpload(
  url: string,
  token: string,
  file: Blob,
  onProgress: (sent: number) => void,
  method: 'POST' | 'PUT' = 'POST',
): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<FileRow>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onabort = () => reject(new CancelledError());
    request.onerror = () => reject(new UnreachableError());
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(answer as unknown as FileRow);
      else reject(refusal(request.status, answer));
    };
    request.open(method, url);
    request.setRequestHeader('Authorization', 'Bearer ' + token);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function refusal(status: number, answer: Record<string, unknown>): ApiError {
  const error = answer['error'] as { code?: string; message?: string } | undefined;
  return new ApiError(status, error?.code ?? 'error', error?.message ?? '');
}
