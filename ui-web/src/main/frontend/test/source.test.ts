import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

/** Rules about the source that no compiler checks: safety, words, colours, size of files. */

const root = fileURLToPath(new URL('../src', import.meta.url));
const LINES_MAX = 300;

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const sources = files(root).map((path) => ({
  name: relative(root, path),
  text: readFileSync(path, 'utf8'),
}));
const components = sources.filter((each) => each.name.endsWith('.svelte'));

function offenders(pattern: RegExp, among = sources): string[] {
  return among.filter((each) => pattern.test(each.text)).map((each) => each.name);
}

describe('members’ text', () => {
  it('becomes DOM by construction, never by markup', () => {
    expect(
      offenders(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser/),
    ).toEqual([]);
  });

  it('is never run', () => {
    expect(offenders(/\beval\(|new Function\(|javascript:/)).toEqual([]);
  });
});

describe('the content security policy', () => {
  it('finds no inline styles in the markup', () => {
    expect(offenders(/\sstyle="|\sstyle=\{|setAttribute\('style'/, components)).toEqual([]);
  });

  it('finds no addresses of other places', () => {
    const known = /https:\/\/'|https?:\\?\/|svelte\.dev/;
    const foreign = sources.filter((each) => /https?:\/\/[a-z0-9.-]+\.[a-z]{2,}/i.test(each.text));
    expect(foreign.filter((each) => !known.test(each.text)).map((each) => each.name)).toEqual([]);
  });
});

describe('the look', () => {
  it('takes every colour from the tokens', () => {
    const styled = sources.filter(
      (each) => /\.(svelte|css)$/.test(each.name) && each.name !== 'styles/tokens.css',
    );
    const styles = styled.map((each) => ({
      name: each.name,
      text: each.name.endsWith('.css')
        ? each.text
        : (/<style>[\s\S]*<\/style>/.exec(each.text)?.[0] ?? ''),
    }));
    expect(
      offenders(
        /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\(|:\s*(white|black|red|green|blue|gray)\b/i,
        styles,
      ),
    ).toEqual([]);
  });
});

it('no file is longer than 300 lines', () => {
  const long = sources.filter((each) => each.text.split('\n').length > LINES_MAX);
  expect(long.map((each) => each.name)).toEqual([]);
});

describe('words on the screen', () => {
  const WORDED = new Set([
    'aria-label',
    'title',
    'placeholder',
    'alt',
    'label',
    'aria-description',
  ]);

  /** All literal text of a component that a reader would see or hear. */
  function literals(text: string): string[] {
    const found: string[] = [];
    const visit = (node: unknown): void => {
      if (Array.isArray(node)) return node.forEach(visit);
      if (typeof node !== 'object' || node === null) return;
      const typed = node as { type?: string; name?: string; value?: unknown; data?: string };
      if (typed.type === 'Text' && /\p{L}{2,}/u.test(typed.data ?? ''))
        found.push((typed.data ?? '').trim());
      if (typed.type === 'Attribute') {
        if (WORDED.has(typed.name ?? '')) visit(typed.value);
        return;
      }
      for (const [key, value] of Object.entries(node)) {
        if (key !== 'parent' && key !== 'expression' && key !== 'metadata') visit(value);
      }
    };
    const ast: AST.Root = parse(text, { modern: true });
    visit(ast.fragment);
    return found;
  }

  it('come from the catalogue', () => {
    const bare = components.flatMap((each) =>
      literals(each.text).map((words) => `${each.name}: ${words}`),
    );
    expect(bare).toEqual([]);
  });
});
