/** The recovery code as text: groups of four, forgiving about how it was typed. */

/** Characters of a code without its separators. */
export const CODE_LENGTH = 28;

export function groupsOf(code: string): string[] {
  return code.split(/[\s-]+/).filter((group) => group !== '');
}

/** The code as the node writes it: upper case, look-alike letters as digits, no separators. */
export function normalized(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll('I', '1')
    .replaceAll('L', '1');
}

/** The last group of four, from the group alone or from the whole code, as the node expects it. */
export function proofOf(typed: string): string {
  return normalized(typed).slice(-4);
}
