/** A secret as a header can carry it: base64url of its UTF-8, so that any letter may be in it. */
export function encodeSecret(secret: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(secret)) bytes += String.fromCharCode(byte);
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The shortest passphrase that the node takes, in characters. */
export const PASSPHRASE_MIN = 8;

export type Strength = 'short' | 'weak' | 'fair' | 'good';

/** What most people choose first; a passphrase that holds little else is weak. */
const COMMON =
  /passw|passphrase|geheim|qwert|qwerz|asdf|letmein|admin|welcome|grove|12345|abcd|iloveyou/gi;

/** A character that repeats the one before, or follows it in the alphabet, adds next to nothing. */
function surprising(text: string): number {
  let count = 0;
  let before = NaN;
  for (const char of text.toLowerCase()) {
    const point = char.codePointAt(0) ?? 0;
    if (Math.abs(point - before) > 1) count += 1;
    before = point;
  }
  return count;
}

/**
 * A rough hint, never a rule: how long the passphrase is once the easily guessed is taken out.
 * Argon2 makes each guess slow; length does the rest.
 */
export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase].length;
  if (characters < PASSPHRASE_MIN) return 'short';
  const bare = passphrase.replace(COMMON, '');
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((each) =>
    each.test(bare),
  ).length;
  const distinct = new Set(bare.toLowerCase()).size;
  const worth = Math.min(surprising(bare), distinct * 2) + (kinds - 1) * 2;
  if (worth < 10) return 'weak';
  return worth < 16 ? 'fair' : 'good';
}
