// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { MESSAGE, PAGE, type Block } from '../src/lib/markdown/ast';
import { parseMarkdown } from '../src/lib/markdown/blocks';
import { parseInline } from '../src/lib/markdown/inline';
import { targetOf } from '../src/lib/markdown/links';
import { outlineOf, render } from '../src/lib/markdown/render';

/** Processor time, so that a busy machine does not count; quadratic time is far beyond it. */
const LINEAR_MS = 4000;

function html(text: string, dialect = PAGE): string {
  const host = document.createElement('div');
  host.append(render(parseMarkdown(text, dialect)));
  return host.innerHTML;
}

describe('inline Markdown', () => {
  it.each([
    ['**bold** and *soft*', '<p><strong>bold</strong> and <em>soft</em></p>'],
    ['***both***', '<p><em><strong>both</strong></em></p>'],
    ['~~gone~~', '<p><del>gone</del></p>'],
    ['snake_case_name', '<p>snake_case_name</p>'],
    ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
    ['`a * b`', '<p><code>a * b</code></p>'],
    ['`` a ` b ``', '<p><code>a ` b</code></p>'],
    ['`never closed', '<p>`never closed</p>'],
    ['\\*plain\\*', '<p>*plain*</p>'],
    ['**open', '<p>**open</p>'],
    ['&lt;b&gt; &amp; &unknown;', '<p>&lt;b&gt; &amp; &amp;unknown;</p>'],
    ['a<br>b', '<p>a&lt;br&gt;b</p>'],
    ['**a *b* c**', '<p><strong>a <em>b</em> c</strong></p>'],
  ])('%s', (text, expected) => expect(html(text)).toBe(expected));

  it('keeps line breaks in messages and joins lines in pages', () => {
    expect(html('one\ntwo', MESSAGE)).toBe('<p>one<br>two</p>');
    expect(html('one\ntwo')).toBe('<p>one\ntwo</p>');
    expect(html('one  \ntwo')).toBe('<p>one<br>two</p>');
  });

  it('finds addresses in the text and leaves the sentence its punctuation', () => {
    const link = (href: string) =>
      `<a href="${href}" target="_blank" rel="noopener noreferrer" title="${href}">${href}</a>`;
    expect(html('see https://a.example/x_y_z.')).toBe(
      `<p>see ${link('https://a.example/x_y_z')}.</p>`,
    );
    expect(html('(https://a.example/b)')).toBe(`<p>(${link('https://a.example/b')})</p>`);
    expect(html('https://a.example/b_(c)')).toBe(`<p>${link('https://a.example/b_(c)')}</p>`);
    expect(html('xhttps://a.example')).toBe('<p>xhttps://a.example</p>');
  });

  it('never puts a link into a link', () => {
    expect(html('[a https://b.example c](https://d.example/)')).toMatch(
      /^<p><a [^>]*>a https:\/\/b.example c<\/a><\/p>$/,
    );
    expect(html('[a [b](https://c.example/) d](https://e.example/)')).not.toMatch(
      /<a[^>]*>[^<]*<a/,
    );
  });
});

describe('block Markdown', () => {
  it.each([
    [
      '# One\n\n## Two',
      '<h2 id="section-one" tabindex="-1">One</h2><h3 id="section-two" tabindex="-1">Two</h3>',
    ],
    ['One\n===', '<h2 id="section-one" tabindex="-1">One</h2>'],
    ['#nospace', '<p>#nospace</p>'],
    ['- a\n- b', '<ul><li><span>a</span></li><li><span>b</span></li></ul>'],
    ['- a\n  - b', '<ul><li><span>a</span><ul><li><span>b</span></li></ul></li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li><span>a</span></li><li><span>b</span></li></ol>'],
    ['> a\n> b', '<blockquote><p>a\nb</p></blockquote>'],
    ['---', '<hr>'],
    ['a\n\n\nb', '<p>a</p><p>b</p>'],
  ])('%s', (text, expected) => expect(html(text)).toBe(expected));

  it('shows tasks as boxes that only tell', () => {
    const tasks = html('- [x] done\n- [ ] open');
    expect(tasks).toContain('class="tasks"');
    expect(tasks.match(/disabled=""/g)).toHaveLength(2);
    expect(tasks).toContain('aria-label="Not done"');
  });

  it('keeps code as it is, markup and all', () => {
    expect(html('```html\n<b onclick="x()">*a*</b>\n```')).toContain(
      '<code>&lt;b onclick="x()"&gt;*a*&lt;/b&gt;</code>',
    );
  });

  it('reads tables with alignment, escaped bars and missing cells', () => {
    const [table] = parseMarkdown('| a | b |\n| :-- | --: |\n| x \\| y |', PAGE) as [
      Block & { type: 'table' },
    ];
    expect(table.align).toEqual(['left', 'right']);
    expect(table.rows).toEqual([[[{ type: 'text', text: 'x | y' }], []]]);
  });

  it('knows neither headings nor tables in messages', () => {
    expect(html('# channel', MESSAGE)).toBe('<p># channel</p>');
    expect(html('| a | b |\n| - | - |', MESSAGE)).toMatch(/^<p>/);
  });

  it('skips no heading level, whatever signs were chosen', () => {
    const levels = [...html('## a\n##### b\n## c').matchAll(/<h(\d)/g)].map((match) => match[1]);
    expect(levels).toEqual(['2', '3', '2']);
  });

  it('lists headings for the outline under distinct ids', () => {
    const ids = outlineOf(parseMarkdown('# Same\n# Same', PAGE)).map((each) => each.id);
    expect(ids).toEqual(['section-same', 'section-same-2']);
  });
});

describe('hostile text', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example/x',
    '/relative',
    'blob:http://127.0.0.1/x',
    'http://',
  ])('gives no link for %s', (address) => expect(targetOf(address)).toBeNull());

  it('makes only elements and attributes of the closed set', () => {
    const corpus = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[x](javascript:alert(1))',
      '![x](https://evil.example/pixel.png)',
      '[<img src=x>](https://a.example "onmouseover=alert(1)")',
      '<svg/onload=alert(1)>',
      '<https://a.example/"onmouseover="alert(1)>',
      '```"><script>alert(1)</script>\nx\n```',
      '| <b>a</b> |\n| - |\n| <i>b</i> |',
      '[a](#"onclick=alert(1))',
      '\u202egnp.exe\u202c',
    ].join('\n\n');
    const host = document.createElement('div');
    host.append(render(parseMarkdown(corpus, PAGE)));
    const allowed = /^(P|A|SPAN|CODE|PRE|DIV|TABLE|THEAD|TBODY|TR|TH|TD|BR)$/;
    for (const node of host.querySelectorAll('*')) {
      expect(node.tagName).toMatch(allowed);
      for (const { name } of node.attributes) {
        expect(name).toMatch(
          /^(href|target|rel|title|class|role|aria-label|tabindex|scope|data-section)$/,
        );
      }
    }
    expect(host.textContent).not.toMatch(/[\u202a-\u202e]/);
  });

  it.each([
    ['openers', '*a '.repeat(100_000)],
    ['nested pairs', '*a '.repeat(8_000) + 'b* '.repeat(8_000)],
    ['brackets', '['.repeat(200_000)],
    ['bracket pairs', '[a]('.repeat(15_000)],
    ['backticks', Array.from({ length: 300 }, (_, n) => '`'.repeat(n)).join(' ')],
    ['quotes', '>'.repeat(5_000) + ' a'],
    ['list signs', '- '.repeat(5_000) + 'a'],
    ['underscores', '_ '.repeat(100_000)],
    ['mixed', '*_~~'.repeat(60_000)],
    ['tables', '|'.repeat(20_000) + '\n' + '|-'.repeat(20_000)],
  ])('is read in linear time: %s', (_, text) => {
    const before = process.cpuUsage();
    parseMarkdown(text, PAGE);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(LINEAR_MS);
  });

  it('may have more parts than a call can have arguments', () => {
    const children = Array.from({ length: 150_000 }, () => ({ type: 'text' as const, text: 'a' }));
    expect(render([{ type: 'paragraph', children }]).textContent).toHaveLength(150_000);
  });

  it('survives random text', () => {
    let seed = 20251121;
    const next = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
    const alphabet = '*_~`[]()<>!#-+>|\\&;:/ \n\tab1.http://x\u202e';
    for (let round = 0; round < 400; round++) {
      const text = Array.from(
        { length: 200 },
        () => alphabet[Math.floor(next() * alphabet.length)],
      ).join('');
      expect(
        () => render(parseMarkdown(text, round % 2 ? PAGE : MESSAGE)),
        `seed state ${seed}`,
      ).not.toThrow();
    }
  });
});

describe('links inside Grove', () => {
  const id = 'ab'.repeat(16);

  it('lead to the same place on every computer', () => {
    for (const address of [`#/w/${id}/p/${id}`, `http://127.0.0.1:4747/#/w/${id}/p/${id}`]) {
      expect(targetOf(address)).toMatchObject({ kind: 'route', route: { name: 'page', page: id } });
    }
    expect(targetOf(`https://evil.example/#/w/${id}/p/${id}`)).toMatchObject({ kind: 'web' });
  });

  it('show the name of what they lead to', () => {
    const host = document.createElement('div');
    const blocks = parseMarkdown(`http://localhost:4747/#/w/${id}/p/${id}`, MESSAGE);
    host.append(render(blocks, { nameOf: () => 'Survey guide' }));
    expect(host.textContent).toBe('Survey guide');
    expect(host.querySelector('a')?.getAttribute('href')).toBe(`#/w/${id}/p/${id}`);
  });
});

it('keeps the text of what it does not know', () => {
  expect(parseInline('a [b] c')).toEqual([{ type: 'text', text: 'a [b] c' }]);
});
