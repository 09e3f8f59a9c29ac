/** One simple command of a shell line: what would be run, without quotes, and all that it redirects or substitutes. */
export interface SimpleCommand {
  readonly words: readonly Word[];
  /** Files that it would write, as typed. */
  readonly writes: readonly string[];
}

/** A word after quote removal; `dynamic` when a variable or a substitution decides what it is. */
export interface Word {
  readonly text: string;
  readonly dynamic: boolean;
  readonly quoted: boolean;
}

export interface LexedLine {
  readonly commands: readonly SimpleCommand[];
  /** Source of every `$(…)`, backtick and process substitution: each runs as a command of its own. */
  readonly substitutions: readonly string[];
  /** True when the line did not lex (an open quote or bracket): nothing can be said of it. */
  readonly broken: boolean;
}

/**
 * Splits a line (or several) of a POSIX shell into its simple commands, one pass, no expansion.
 * Source of the rules: POSIX.1-2017, Shell Command Language, 2.2 to 2.4 and 2.7.
 */
export function lexShell(source: string): LexedLine {
  return new Lexer(source).run();
}

/** A lifetime of one pass over one text; everything it returns is plain data. */
class Lexer {
  readonly #source: string;
  #at = 0;
  #word = '';
  #started = false;
  #dynamic = false;
  #quoted = false;
  #broken = false;
  #words: Word[] = [];
  #writes: string[] = [];
  #pending: 'write' | 'read' | 'heredoc' | null = null;
  #heredocs: { delimiter: string; expands: boolean }[] = [];
  readonly #commands: SimpleCommand[] = [];
  readonly #substitutions: string[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  run(): LexedLine {
    while (this.#at < this.#source.length) this.#step();
    this.#endCommand();
    if (this.#heredocs.length > 0) this.#broken = true;
    return { commands: this.#commands, substitutions: this.#substitutions, broken: this.#broken };
  }

  #step(): void {
    const source = this.#source;
    const char = source[this.#at] ?? '';
    const next = source[this.#at + 1] ?? '';
    if (char === '\\') {
      if (next !== '\n') this.#add(next, true);
      this.#at += 2;
    } else if (char === "'") this.#singleQuote();
    else if (char === '"') this.#doubleQuote();
    else if (char === '`') this.#backtick();
    else if (char === '$') this.#dollar();
    else if (char === '\n') this.#newline();
    else if (char === ' ' || char === '\t' || char === '\r') {
      this.#endWord();
      this.#at += 1;
    } else if (char === '#' && !this.#started) {
      const end = source.indexOf('\n', this.#at);
      this.#at = end < 0 ? source.length : end;
    } else if (char === '>' || char === '<') this.#redirect();
    else if (char === '&' && next === '>') this.#redirect();
    else if (char === ';' || char === '|' || char === '&' || char === '(' || char === ')') {
      this.#endCommand();
      this.#at += 1;
    } else {
      // `{-a,-b}` is several words.
      if (char === '{' && /^\{[^{}\s]{0,500}(?:,|\.\.)/.test(source.slice(this.#at, this.#at + 502))) this.#dynamic = true;
      this.#add(char, false);
      this.#at += 1;
    }
  }

  #add(text: string, quoted: boolean): void {
    this.#word += text;
    this.#started = true;
    if (quoted) this.#quoted = true;
  }

  #singleQuote(): void {
    const end = this.#source.indexOf("'", this.#at + 1);
    if (end < 0) this.#broken = true;
    this.#add(this.#source.slice(this.#at + 1, end < 0 ? undefined : end), true);
    this.#at = end < 0 ? this.#source.length : end + 1;
  }

  #doubleQuote(): void {
    this.#add('', true);
    this.#at += 1;
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at] ?? '';
      if (char === '"') {
        this.#at += 1;
        return;
      }
      if (char === '\\') {
        const escaped = this.#source[this.#at + 1] ?? '';
        this.#add('$`"\\\n'.includes(escaped) ? escaped : char + escaped, true);
        this.#at += 2;
      } else if (char === '`') this.#backtick();
      else if (char === '$') this.#dollar(true);
      else {
        this.#add(char, true);
        this.#at += 1;
      }
    }
    this.#broken = true;
  }

  #backtick(): void {
    const end = this.#source.indexOf('`', this.#at + 1);
    if (end < 0) this.#broken = true;
    this.#substitutions.push(this.#source.slice(this.#at + 1, end < 0 ? undefined : end));
    this.#add('`', false);
    this.#dynamic = true;
    this.#at = end < 0 ? this.#source.length : end + 1;
  }

  /** `$'a\\tb'`; where a quote stands in it, shells differ in where it ends. */
  #ansiQuote(): void {
    const end = this.#source.indexOf("'", this.#at + 2);
    const text = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
    if (end < 0 || text.endsWith('\\')) this.#broken = true;
    if (/\\[^tnrabfv\\"]/.test(text)) this.#dynamic = true;
    this.#add(text, true);
    this.#at = end < 0 ? this.#source.length : end + 1;
  }

  #dollar(quoted = false): void {
    const next = this.#source[this.#at + 1] ?? '';
    if (next === "'" && !quoted) {
      this.#ansiQuote();
      return;
    }
    if (next === '(') {
      const end = this.#closing(this.#at + 1);
      const inner = this.#source.slice(this.#at + 2, end);
      // `$((` is arithmetic, but a command in it is still a command.
      this.#substitutions.push(inner.startsWith('(') ? innerCommands(inner) : inner);
      this.#add('$()', false);
      this.#dynamic = true;
      this.#at = end + 1;
      return;
    }
    if (next === '{') {
      const end = this.#source.indexOf('}', this.#at);
      const inner = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
      if (end < 0) this.#broken = true;
      if (inner.includes('$(') || inner.includes('`')) this.#broken = true;
      this.#add('$', false);
      this.#dynamic = true;
      this.#at = end < 0 ? this.#source.length : end + 1;
      return;
    }
    this.#add('$', false);
    this.#at += 1;
    if (/[\w@*#?$!-]/.test(next)) this.#dynamic = true;
  }

  /** Index of the bracket that closes the one at `open`; quotes inside are skipped. */
  #closing(open: number): number {
    let depth = 0;
    for (let at = open; at < this.#source.length; at += 1) {
      const char = this.#source[at];
      if (char === '\\') at += 1;
      else if (char === "'") {
        const end = this.#source.indexOf("'", at + 1);
        if (end < 0) break;
        at = end;
      } else if (char === '(') depth += 1;
      else if (char === ')') {
        depth -= 1;
        if (depth === 0) return at;
      }
    }
    this.#broken = true;
    return this.#source.length;
  }

  #redirect(): void {
    const operator = /^(?:&>>?|<<<|<<-?|<>|<&|<|>>|>\||>&|>)/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0] ?? '>';
    const after = this.#source[this.#at + operator.length] ?? '';
    if ((operator === '<' || operator === '>') && after === '(') {
      const end = this.#closing(this.#at + 1);
      this.#substitutions.push(this.#source.slice(this.#at + 2, end));
      this.#add('()', false);
      this.#dynamic = true;
      this.#at = end + 1;
      return;
    }
    // A number right before the operator is a descriptor, not a word.
    if (this.#started && /^\d{1,3}$/.test(this.#word)) this.#reset();
    this.#endWord();
    this.#pending = operator === '<' || operator === '<<<' || operator === '<&' ? 'read' : operator.startsWith('<<') ? 'heredoc' : 'write';
    this.#at += operator.length;
  }

  #newline(): void {
    this.#endWord();
    this.#at += 1;
    for (const heredoc of this.#heredocs) this.#skipHeredoc(heredoc);
    this.#heredocs = [];
    this.#endCommand();
  }

  #skipHeredoc(heredoc: { delimiter: string; expands: boolean }): void {
    while (this.#at < this.#source.length) {
      const newline = this.#source.indexOf('\n', this.#at);
      const end = newline < 0 ? this.#source.length : newline;
      const line = this.#source.slice(this.#at, end);
      this.#at = Math.min(end + 1, this.#source.length);
      if (line.trim() === heredoc.delimiter) return;
      if (heredoc.expands && (line.includes('$(') || line.includes('`'))) this.#broken = true;
    }
    this.#broken = true;
  }

  #endWord(): void {
    if (!this.#started) return;
    const word = { text: this.#word, dynamic: this.#dynamic, quoted: this.#quoted };
    const pending = this.#pending;
    this.#pending = null;
    if (pending === 'write') this.#writes.push(word.text);
    else if (pending === 'heredoc') this.#heredocs.push({ delimiter: word.text, expands: !word.quoted });
    else if (pending === null) this.#words.push(word);
    this.#reset();
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#pending !== null) this.#broken = true;
    this.#pending = null;
    if (this.#words.length > 0 || this.#writes.length > 0) this.#commands.push({ words: this.#words, writes: this.#writes });
    this.#words = [];
    this.#writes = [];
  }

  #reset(): void {
    this.#word = '';
    this.#started = false;
    this.#dynamic = false;
    this.#quoted = false;
  }
}

/** Arithmetic runs nothing by itself; only a substitution inside it does. */
function innerCommands(arithmetic: string): string {
  return arithmetic.includes('$(') || arithmetic.includes('`') ? arithmetic : '';
}
