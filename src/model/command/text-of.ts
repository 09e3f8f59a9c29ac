import { type PosixRule, worstOf } from './rules.ts';
import { shortOptions } from './short-options.ts';

export interface TextCall {
  readonly shell: string;
  /** The option whose value is a text to run, and its long name. */
  readonly runs: string;
  readonly runsLong: string;
  /** Letters of options without a value, with one, and with one that stands right behind them or nowhere. */
  readonly flags: string;
  readonly valued: string;
  readonly glued?: string;
  /** Long options that change nothing of what a text means. */
  readonly long: RegExp;
}

/** `-c TEXT` or `-e TEXT` of another shell, with options that are all known. */
export function textOf({ shell, runs, runsLong, flags, valued, glued = '', long }: TextCall): PosixRule {
  return (args, { classify, dynamic }) => {
    if (args.length > 0 && args.every((arg) => /^(?:--version|-V|--help)$/.test(arg))) return 'read-only';
    if (dynamic) return 'unknown';
    const short = shortOptions(args, runs + valued + glued, glued);
    if (short.some(({ letter }) => letter !== runs && !(flags + valued + glued).includes(letter))) return 'unknown';
    const texts = short.flatMap(({ letter, value }) => (letter === runs ? [value] : []));
    for (const [index, arg] of args.entries()) {
      const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
      if (name === undefined) continue;
      if (runsLong.startsWith(name)) texts.push(value ?? args[index + 1] ?? '');
      else if (!long.test(name)) return 'unknown';
    }
    return texts.length === 0 ? 'unknown' : worstOf(texts.map((text) => classify(text, shell)));
  };
}
