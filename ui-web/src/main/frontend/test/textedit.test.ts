import { describe, expect, it } from 'vitest';
import { continued, inserted, linked, prefixed, wrapped, type Edit } from '../src/lib/textedit';

/** Applies an edit to a text and marks the selection with brackets. */
function after(text: string, edit: Edit | null): string {
  if (!edit) return text;
  const result = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  return (
    result.slice(0, edit.start) +
    '⟦' +
    result.slice(edit.start, edit.end) +
    '⟧' +
    result.slice(edit.end)
  );
}

describe('formatting', () => {
  it('wraps a selection and unwraps it again', () => {
    expect(after('say it', wrapped('say it', 4, 6, 'bold'))).toBe('say **⟦it⟧**');
    expect(after('say **it**', wrapped('say **it**', 6, 8, 'bold'))).toBe('say ⟦it⟧');
    expect(after('**it**', wrapped('**it**', 2, 4, 'italic'))).toBe('***⟦it⟧***');
    expect(after('', wrapped('', 0, 0, 'code'))).toBe('`⟦⟧`');
    expect(after('a\nb', wrapped('a\nb', 0, 3, 'code'))).toBe('```\n⟦a\nb⟧\n```');
  });

  it('puts a sign before each line and takes it away again', () => {
    expect(after('a\nb', prefixed('a\nb', 0, 3, 'list'))).toBe('⟦- a\n- b⟧');
    expect(after('- a\n- b', prefixed('- a\n- b', 0, 7, 'list'))).toBe('⟦a\nb⟧');
    expect(after('- a\n- b', prefixed('- a\n- b', 0, 7, 'numbered'))).toBe('⟦1. a\n2. b⟧');
    expect(after('ab', prefixed('ab', 1, 1, 'heading'))).toBe('## a⟦⟧b');
  });

  it('makes links with the address ready to be typed', () => {
    expect(after('see this', linked('see this', 4, 8, 'text'))).toBe('see [this](⟦https://⟧)');
    expect(after('', linked('', 0, 0, 'text', '#/w/1'))).toBe('[text](⟦#/w/1⟧)');
  });

  it('puts blocks on lines of their own', () => {
    expect(after('a', inserted('a', 1, '---'))).toBe('a\n\n---\n⟦⟧');
    expect(after('', inserted('', 0, '---'))).toBe('---\n⟦⟧');
  });

  it('goes on with a list, and ends it on an empty entry', () => {
    expect(after('- a', continued('- a', 3))).toBe('- a\n- ⟦⟧');
    expect(after('9. a', continued('9. a', 4))).toBe('9. a\n10. ⟦⟧');
    expect(after('- [x] a', continued('- [x] a', 7))).toBe('- [x] a\n- [ ] ⟦⟧');
    expect(after('- a\n- ', continued('- a\n- ', 6))).toBe('- a\n⟦⟧');
    expect(continued('plain', 5)).toBeNull();
  });
});
