import { join as joinWords } from './text/join';

/** Why a join request was refused, in words and with what to do. */
export function refusalText(reason: string | undefined): string {
  const known = joinWords.reasons as Record<string, string>;
  return (
    (reason !== undefined && known[reason.toLowerCase().replace('_', '-')]) ||
    joinWords.reasons.other
  );
}
