/** The recovery code as text: groups of four, forgiving about how it was typed. */

export function groupsOf(code: string): string[] {
  return code.split(/[\s-]+/).filter((group) => group !== '');
}

/** The last group of four, from the group alone or from the whole code, as the node expects it. */
export function proofOf(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll('I', '1')
    .replaceAll('L', '1');
  return letters.slice(-4);
}
