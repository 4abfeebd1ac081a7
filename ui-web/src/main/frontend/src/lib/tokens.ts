/**
 * The texts that people hand to each other: "grove:" and its kin, followed by base64url. They
 * arrive in messages and files, with words around them and lines broken in the middle.
 */

/** What follows a mark up to a blank line; line breaks inside belong to no token and go. */
export function tokenIn(text: string, marks: readonly string[]): string | null {
  for (const mark of marks) {
    const at = text.indexOf(mark);
    if (at < 0) continue;
    const block = text.slice(at + mark.length).split(/\r?\n[ \t]*\r?\n/)[0] ?? '';
    const body = /^[\w-]+=*/.exec(joined(block))?.[0] ?? '';
    if (body !== '') return mark + body;
  }
  return null;
}

/** The longest line that mail programs leave whole; a shorter one ends the token. */
const WRAPPED_MIN = 50;

/** A line that is full and all code goes on in the next one; prose after it does not belong. */
function joined(block: string): string {
  let code = '';
  for (const line of block.trimStart().split(/\r?\n/)) {
    const part = line.trim().replace(/^(> ?)+/, '');
    if (code !== '' && !/^[\w-]+=*$/.test(part)) break;
    code += part;
    if (part.length < WRAPPED_MIN) break;
  }
  return code;
}

/** An invitation: a link for whoever has it, or a file for one person. */
export const INVITATIONS = ['grove-invite:', 'grove:'] as const;

/** What another device of the same person shows. */
export const DEVICE_CODES = ['grove-device:'] as const;

/** What somebody hands over who is to be invited by name. */
export const CARDS = ['grove-card:'] as const;
