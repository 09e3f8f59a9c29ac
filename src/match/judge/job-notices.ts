import type { Line } from '../structure/lines.ts';

/** By which a shell tells that a job in the background has ended: bash, dash, ash, zsh. */
const notice =
  /^\[(\d{1,3})\]\s{0,4}[+-]?\s{1,4}(?:\d{1,8}\s{1,4})?(?:(done)|exit \d{1,3}|terminated|killed|hangup|interrupt|quit|aborted|segmentation fault)\b/i;

export interface JobNotices {
  readonly own: readonly Line[];
  readonly theirs: readonly Line[];
  /** Of the page; the output tells of that job at another moment. */
  readonly late: readonly Line[];
  /** Of the output: a job has ended well, and the page tells of it at another moment, or not at all. */
  readonly early: readonly Line[];
}

/**
 * A shell tells of a job's end when it comes to it, below whatever command runs then. Where both sides tell of one here, they are
 * compared; `jobs` itself lists what the page asks for.
 */
export function withoutJobNotices(own: readonly Line[], theirs: readonly Line[], command: string): JobNotices {
  const none = !own.some(isBracketed) && !theirs.some(isBracketed);
  if (none || /^\s*jobs\b/.test(command)) return { own, theirs, late: [], early: [] };
  const jobs = (lines: readonly Line[]): ReadonlySet<string> => new Set(lines.flatMap((line) => notice.exec(line.text)?.[1] ?? []));
  const [shown, told] = [jobs(own), jobs(theirs)];
  const late = own.filter((line) => without(notice.exec(line.text), told));
  const early = theirs.filter((line) => {
    const found = notice.exec(line.text);
    return found?.[2] !== undefined && without(found, shown);
  });
  const [gone, more] = [new Set(late), new Set(early)];
  return { own: own.filter((line) => !gone.has(line)), theirs: theirs.filter((line) => !more.has(line)), late, early };
}

/** Every notice begins so, and few other lines do. */
function isBracketed({ text }: Line): boolean {
  return text.startsWith('[');
}

function without(found: RegExpExecArray | null, others: ReadonlySet<string>): boolean {
  return found !== null && !others.has(found[1] ?? '');
}
