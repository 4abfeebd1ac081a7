import { ApiError, UnreachableError } from './api/client';
import { t } from './text';

/** One line for the reader: the node's own where it gave one, else what its status means. */
export function explain(error: unknown): string {
  if (error instanceof UnreachableError) return t.errors.unreachable;
  if (error instanceof ApiError) {
    if (error.message) return sentence(error.message);
    switch (error.status) {
      case 401:
        return t.errors.signedOut;
      case 403:
        return t.errors.notAllowed;
      case 404:
        return t.errors.notFound;
      case 413:
        return t.errors.tooLarge;
      default:
        return t.errors.failed;
    }
  }
  return t.errors.failed;
}

/** The node's lines are written for a terminal as well: lower case, no full stop. */
export function sentence(text: string): string {
  const upper = text.charAt(0).toLocaleUpperCase() + text.slice(1);
  return /[.!?…]$/.test(upper) ? upper : upper + '.';
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}
