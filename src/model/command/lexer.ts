import { ansiText, arithmetic, isHarmless, parameter } from './expansion.ts';

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
  /** What it becomes may be an option, or several words: it begins with an expansion, or has braces with commas in it. */
  readonly loose: boolean;
  /** An expansion in it may make several words of it: one outside of quotes, or `"$@"`. */
  readonly splits: boolean;
  /** Quoted text of it is code to whoever reads it once more: `'$(…)'` in arithmetic, as an index of an array. */
  readonly code: boolean;
}

export interface LexedLine {
  readonly commands: readonly SimpleCommand[];
  /** Source of every `$(…)`, backtick and process substitution: each runs as a command of its own. */
  readonly substitutions: readonly string[];
  /** True when the line did not lex (an open quote or bracket): nothing can be said of it. */
  readonly broken: boolean;
  /** True when something stands in it that shells read in ways of their own, or that may run code we do not see. */
  readonly unsure: boolean;
}

/**
 * Splits a line (or several) of a POSIX shell into its simple commands, one pass, no expansion.
 * Source of the rules: POSIX.1-2017, Shell Command Language, 2.2 to 2.4 and 2.7.
 */
export function lexShell(source: string): LexedLine {
  return new Lexer(source, 0, 0).run();
}

/** Nobody types substitutions that deep; a bound for hostile input. */
const deepest = 9;

/** Stands for what an expansion becomes, so that text on both sides of it is not read as one. */
const gap = '\u0000';

/** A lifetime of one pass over one text; everything it returns is plain data. */
class Lexer {
  readonly #source: string;
  readonly #depth: number;
  #at: number;
  #word = '';
  /** The word as it is typed, without its quotes and with a gap for each expansion. */
  #literal = '';
  #started = false;
  #dynamic = false;
  #quoted = false;
  #loose = false;
  #splits = false;
  #brace = false;
  #broken = false;
  #unsure = false;
  #words: Word[] = [];
  #writes: string[] = [];
  #pending: 'write' | 'duplicate' | 'read' | 'heredoc' | 'heredoc-tabs' | null = null;
  #heredocs: { delimiter: string; expands: boolean; tabs: boolean }[] = [];
  readonly #commands: SimpleCommand[] = [];
  readonly #substitutions: string[] = [];

  /** At `depth` above 0 it reads from `at` to the bracket that closes the substitution. */
  constructor(source: string, at: number, depth: number) {
    this.#source = source;
    this.#at = at;
    this.#depth = depth;
    // Joined lines make an expansion of two halves that are none.
    if (depth === 0 && source.includes('$\\\n')) this.#unsure = true;
  }

  run(): LexedLine {
    while (this.#at < this.#source.length) this.#step();
    return this.#end();
  }

  /** Index of the bracket that closes the substitution; -1 when there is none. */
  closing(): { readonly end: number; readonly unsure: boolean } {
    let open = 0;
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at];
      if (char === ')' && open === 0) {
        const { broken, unsure, commands } = this.#end();
        // The patterns of `case` have brackets that open nowhere.
        const patterns = commands.some(({ words }) => words.some(({ text }) => text === 'case'));
        return { end: this.#at, unsure: broken || unsure || patterns };
      }
      if (char === '(') open += 1;
      if (char === ')') open -= 1;
      this.#step();
    }
    return { end: -1, unsure: true };
  }

  #end(): LexedLine {
    this.#endCommand();
    if (this.#heredocs.length > 0) this.#broken = true;
    return { commands: this.#commands, substitutions: this.#substitutions, broken: this.#broken, unsure: this.#unsure };
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
      // Arithmetic has other tokens: `1<<2` is no heredoc there.
      if (char === '(' && next === '(') this.#unsure = true;
      this.#endCommand();
      this.#at += 1;
    } else {
      if (char === '!') this.#history(next);
      // `{-a,-b}` is several words.
      if (char === '{') this.#brace = true;
      else if (this.#brace && (char === ',' || (char === '.' && next === '.'))) this.#expand(true);
      this.#add(char, false);
      this.#at += 1;
    }
  }

  #add(text: string, quoted: boolean): void {
    this.#word += text;
    this.#literal += text;
    this.#started = true;
    if (quoted) this.#quoted = true;
  }

  /** An expansion: its sign in the word, and what it makes of it. */
  #expansion(sign: string, quoted: boolean, several = false): void {
    this.#expand(several);
    if (!quoted) this.#splits = true;
    this.#word += sign;
    this.#literal += gap;
    this.#started = true;
  }

  #expand(several: boolean): void {
    this.#dynamic = true;
    if (several) this.#splits = true;
    // What stands before it decides what the word is; an option's name behind its value does not change.
    if (several || this.#word === '' || (this.#word.startsWith('-') && !/^--?[\w-]{2,}=/.test(this.#word))) this.#loose = true;
  }

  /** `!#`, `!rm`: an interactive shell puts an earlier command there. */
  #history(next: string): void {
    if (/[\w#$!*^%?-]/.test(next)) this.#unsure = true;
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
      const next = this.#source[this.#at + 1] ?? '';
      if (char === '"') {
        this.#at += 1;
        return;
      }
      if (char === '\\') {
        if (next !== '\n') this.#add('$`"\\'.includes(next) ? next : char + next, true);
        this.#at += 2;
      } else if (char === '`') this.#backtick(true);
      else if (char === '$') this.#dollar(true);
      else {
        if (char === '!') this.#history(next);
        this.#add(char, true);
        this.#at += 1;
      }
    }
    this.#broken = true;
  }

  #backtick(quoted = false): void {
    const end = this.#source.indexOf('`', this.#at + 1);
    if (end < 0) this.#broken = true;
    const inner = this.#source.slice(this.#at + 1, end < 0 ? undefined : end);
    // A backslash may keep the next one from ending it.
    if (inner.includes('\\')) this.#unsure = true;
    this.#substitutions.push(inner);
    this.#expansion('`', quoted);
    this.#at = end < 0 ? this.#source.length : end + 1;
  }

  /** `$'a\\tb'`; where a quote stands in it, shells differ in where it ends. */
  #ansiQuote(): void {
    const end = this.#source.indexOf("'", this.#at + 2);
    const text = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
    const decoded = ansiText(text);
    if (end < 0 || text.endsWith('\\')) this.#broken = true;
    if (decoded === null) {
      this.#unsure = true;
      this.#dynamic = true;
    }
    this.#add(decoded ?? text, true);
    this.#at = end < 0 ? this.#source.length : end + 1;
  }

  #dollar(quoted = false): void {
    const next = this.#source[this.#at + 1] ?? '';
    if (next === "'" && !quoted) {
      this.#ansiQuote();
      return;
    }
    if (next === '"' && !quoted) {
      // Translated text; to a shell that does not know it, a dollar and a text.
      this.#at += 1;
      this.#doubleQuote();
      return;
    }
    if (next === '[') this.#unsure = true;
    if (next === '(') {
      this.#bracket(this.#at + 2, '$()', quoted);
      return;
    }
    if (next === '{') {
      const found = parameter(this.#source, this.#at);
      const end = found === null ? this.#source.indexOf('}', this.#at) : this.#at + found.length - 1;
      if (end < 0) this.#broken = true;
      if (found === null) this.#unsure = true;
      if (found?.harmless === true) this.#number('$');
      else this.#expansion('$', quoted, found === null || found.several);
      this.#at = end < 0 ? this.#source.length : end + 1;
      return;
    }
    this.#at += 1;
    if (!/[\w@*#?$!-]/.test(next)) {
      this.#add('$', false);
      return;
    }
    const [name = ''] = /^(?:[A-Za-z_]\w*|.)/.exec(this.#source.slice(this.#at, this.#at + 200)) ?? [];
    if (isHarmless(name)) this.#number('$');
    else this.#expansion('$', quoted, next === '@' || next === '*');
    // The signs of `$#`, `$!` and `$$` are no text of their own.
    if (/[@*#?$!-]/.test(next)) this.#at += 1;
  }

  /** `$(…)`, `<(…)`, `>(…)`: from behind its opening bracket. */
  #bracket(from: number, sign: string, quoted = true): void {
    const sum = sign === '$()' ? arithmetic(this.#source, from - 2) : null;
    if (sum !== null) {
      this.#at = from - 2 + sum.length;
      if (sum.evaluates) this.#unsure = true;
      this.#number('$');
      return;
    }
    const nested = this.#depth < deepest ? new Lexer(this.#source, from, this.#depth + 1).closing() : { end: -1, unsure: true };
    if (nested.unsure) this.#unsure = true;
    const end = nested.end < 0 ? this.#source.length : nested.end;
    if (nested.end < 0) this.#broken = true;
    this.#substitutions.push(this.#source.slice(from, end));
    this.#expansion(sign, quoted);
    this.#at = end + 1;
  }

  /** What is known to be no option and no second word: a number, a path. */
  #number(sign: string): void {
    this.#dynamic = true;
    this.#word += sign;
    this.#literal += gap;
    this.#started = true;
  }

  #redirect(): void {
    const operator = /^(?:&>>?|<<<|<<-?|<>|<&|<|>>|>\||>&|>)/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0] ?? '>';
    const after = this.#source[this.#at + operator.length] ?? '';
    if ((operator === '<' || operator === '>') && after === '(') {
      this.#bracket(this.#at + 2, '()');
      return;
    }
    // A number right before the operator is a descriptor, not a word; so is the name in braces that a shell gives one to.
    if (this.#started && !this.#quoted && /^\d{1,3}$/.test(this.#word)) this.#reset();
    if (/^\{\w+\}$/.test(this.#word)) this.#unsure = true;
    this.#endWord();
    this.#pending = pendingOf(operator);
    this.#at += operator.length;
  }

  #newline(): void {
    this.#endWord();
    this.#at += 1;
    for (const heredoc of this.#heredocs) this.#skipHeredoc(heredoc);
    this.#heredocs = [];
    this.#endCommand();
  }

  #skipHeredoc({ delimiter, expands, tabs }: { delimiter: string; expands: boolean; tabs: boolean }): void {
    while (this.#at < this.#source.length) {
      const newline = this.#source.indexOf('\n', this.#at);
      const end = newline < 0 ? this.#source.length : newline;
      const line = this.#source.slice(this.#at, end);
      this.#at = Math.min(end + 1, this.#source.length);
      if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) return;
      if (!expands) continue;
      if (line.includes('$(') || line.includes('`')) this.#broken = true;
      // A line that a backslash joins to the next is not the end that it looks like.
      if (line.endsWith('\\') || /\$[{[]/.test(line)) this.#unsure = true;
    }
    this.#broken = true;
  }

  #endWord(): void {
    if (!this.#started) return;
    const word: Word = {
      text: this.#word,
      dynamic: this.#dynamic,
      quoted: this.#quoted,
      loose: this.#loose,
      splits: this.#splits,
      code: /`|\$[({[]/.test(this.#literal),
    };
    const pending = this.#pending;
    this.#pending = null;
    if (pending === 'write') this.#writes.push(word.text);
    // A number or a dash names what is open already; any other word is a file.
    else if (pending === 'duplicate') {
      if (word.dynamic || !/^(?:\d{1,3}-?|-)$/.test(word.text)) this.#writes.push(word.text);
    } else if (pending === 'heredoc' || pending === 'heredoc-tabs') {
      if (word.dynamic || word.text === '' || /[^\w.!+-]/.test(word.text)) this.#unsure = true;
      this.#heredocs.push({ delimiter: word.text, expands: !word.quoted, tabs: pending === 'heredoc-tabs' });
    } else if (pending === null) this.#words.push(word);
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
    this.#literal = '';
    this.#started = false;
    this.#dynamic = false;
    this.#quoted = false;
    this.#loose = false;
    this.#splits = false;
    this.#brace = false;
  }
}

function pendingOf(operator: string): 'write' | 'duplicate' | 'read' | 'heredoc' | 'heredoc-tabs' {
  if (operator === '<<-') return 'heredoc-tabs';
  if (operator === '<<') return 'heredoc';
  if (operator === '>&') return 'duplicate';
  return operator === '<' || operator === '<<<' || operator === '<&' ? 'read' : 'write';
}
