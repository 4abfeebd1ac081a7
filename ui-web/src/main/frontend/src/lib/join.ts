import { t } from './text';

/** Whether a text can be an invitation at all; the node reads it for real. */
export function looksLikeInvitation(text: string): boolean {
  return /^grove:[\w-]+=*$/.test(text);
}

/** Why a join request was refused, in words and with what to do. */
export function refusalText(reason: string | undefined): string {
  const known = t.join.reasons as Record<string, string>;
  return (
    (reason !== undefined && known[reason.toLowerCase().replace('_', '-')]) || t.join.reasons.other
  );
}
