import { plainText, type Inline } from './ast';
import { resolved, type Bracket, type DelimiterChar, type Piece } from './emphasis';
import { autolinkAt, CodeRuns, destinationAt, entityAt } from './scan';

/**
 * Inline Markdown, after CommonMark's delimiter algorithm: one pass over the text, a list of pieces,
 * and delimiters that are matched backwards. Time is linear in the text, and nesting is bounded, so
 * hostile input can neither hang the page nor overflow a stack.
 */

const PUNCTUATION = /[!-/:-@[-`{-~]/;

export function parseInline(text: string, hardBreaks = false): Inline[] {
  return new InlineParser(text, hardBreaks).parse();
}

class InlineParser {
  private at = 0;
  private plain = '';
  private readonly pieces: Piece[] = [];
  private readonly brackets: number[] = [];
  private readonly runs: CodeRuns;

  constructor(
    private readonly text: string,
    private readonly hardBreaks: boolean,
  ) {
    this.runs = new CodeRuns(text);
  }

  parse(): Inline[] {
    while (this.at < this.text.length) this.step();
    this.flush();
    return resolved(this.pieces);
  }

  private step(): void {
    const char = this.text[this.at] as string;
    switch (char) {
      case '\\':
        return this.escape();
      case '`':
        return this.code();
      case '*':
      case '_':
      case '~':
        return this.delimiter(char);
      case '[':
        return this.open('[');
      case '!':
        return this.text[this.at + 1] === '[' ? this.open('![') : this.take(char);
      case ']':
        return this.close();
      case '\n':
        return this.lineEnd();
      case '&': {
        const entity = entityAt(this.text, this.at);
        this.at += entity ? entity.length : 1;
        this.plain += entity ? entity.text : char;
        return;
      }
      default:
        return this.other(char);
    }
  }

  private take(text: string): void {
    this.plain += text;
    this.at += text.length;
  }

  private flush(): void {
    if (this.plain !== '') this.pieces.push({ type: 'text', text: this.plain });
    this.plain = '';
  }

  private push(piece: Piece): void {
    this.flush();
    this.pieces.push(piece);
  }

  private escape(): void {
    const next = this.text[this.at + 1];
    if (next === '\n') {
      this.at += 2;
      this.push({ type: 'break' });
    } else if (next !== undefined && PUNCTUATION.test(next)) {
      this.at += 2;
      this.plain += next;
    } else {
      this.take('\\');
    }
  }

  private code(): void {
    const span = this.runs.spanAt(this.at);
    if (!span) return this.take(this.runs.runAt(this.at));
    this.at = span.end;
    this.push({ type: 'code', text: span.text });
  }

  private delimiter(char: DelimiterChar): void {
    let end = this.at + 1;
    while (this.text[end] === char) end++;
    const before = this.text[this.at - 1] ?? ' ';
    const after = this.text[end] ?? ' ';
    const count = end - this.at;
    const leftFlanking = !isSpace(after) && (!isPunctuation(after) || isEdge(before));
    const rightFlanking = !isSpace(before) && (!isPunctuation(before) || isEdge(after));
    const inWord = char === '_';
    this.at = end;
    this.push({
      type: 'delimiter',
      char,
      count,
      length: count,
      opens: leftFlanking && (!inWord || !rightFlanking || isPunctuation(before)),
      closes: rightFlanking && (!inWord || !leftFlanking || isPunctuation(after)),
    });
  }

  private open(text: string): void {
    this.at += text.length;
    this.push({ type: 'bracket', text, active: true });
    this.brackets.push(this.pieces.length - 1);
  }

  private close(): void {
    const index = this.brackets.pop();
    const bracket = index === undefined ? undefined : (this.pieces[index] as Bracket);
    const destination = bracket?.active ? destinationAt(this.text, this.at + 1) : null;
    if (index === undefined || !destination) return this.take(']');
    this.flush();
    const children = withoutLinks(resolved(this.pieces.splice(index + 1)));
    this.pieces.pop();
    this.at = destination.end;
    this.push({ type: 'link', href: destination.href, children });
    // A link holds no link, so brackets that are still open around it cannot become one.
    for (const outer of this.brackets) (this.pieces[outer] as Bracket).active = false;
    this.brackets.length = 0;
  }

  private lineEnd(): void {
    const spaces = this.plain.length - this.plain.trimEnd().length;
    this.plain = this.plain.trimEnd();
    this.at += 1;
    while (this.text[this.at] === ' ') this.at++;
    if (this.hardBreaks || spaces >= 2) this.push({ type: 'break' });
    else this.plain += '\n';
  }

  private other(char: string): void {
    const link = char === '<' || /[hm]/i.test(char) ? autolinkAt(this.text, this.at) : null;
    if (!link) return this.take(char);
    this.at = link.end;
    this.push({ type: 'link', href: link.href, children: [{ type: 'text', text: link.text }] });
  }
}

function isSpace(char: string): boolean {
  return /\s/.test(char);
}

function isPunctuation(char: string): boolean {
  return /[\p{P}\p{S}]/u.test(char);
}

function isEdge(char: string): boolean {
  return isSpace(char) || isPunctuation(char);
}

function withoutLinks(nodes: readonly Inline[]): Inline[] {
  return nodes.map((node): Inline => {
    if (node.type === 'link') return { type: 'text', text: plainText(node.children) };
    return node;
  });
}
