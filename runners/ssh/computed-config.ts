import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabproofError, type OpenContext, pathFrom } from 'labproof/plugin';
import SSHConfig from 'ssh-config';
import { withIncludes } from './includes.ts';
import { matchesPattern } from './known-hosts.ts';

/** Which ssh_config speaks, and of whom. */
export interface Asked {
  readonly host: string;
  /** As labproof's own configuration has it: `Match user` asks for it. */
  readonly user: string | undefined;
  /** The file that is named in place of the user's and of the machine's own, as with `ssh -F`. */
  readonly configFile: string | undefined;
}

/** What ssh_config says, by option in small letters; the first file, and in it the first line, that speaks of one counts. */
export type Computed = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads ssh_config as ssh does, and runs no program that it names: what cannot be known without one is left out with a notice. Throws
 * LABPROOF_SSH_CONFIG_UNREADABLE for a named file that is not there, one that may not be read, and a line that says nothing.
 */
export async function computedConfig(asked: Asked, context: OpenContext, ofMachine = '/etc/ssh/ssh_config'): Promise<Computed> {
  const { host, user, configFile } = asked;
  const { home } = context;
  const ofUser = { home, base: join(home, '.ssh'), read: readOptional };
  const texts =
    configFile === undefined
      ? [await withIncludes(join(home, '.ssh/config'), ofUser), await withIncludes(ofMachine, { ...ofUser, base: dirname(ofMachine) })]
      : [await withIncludes(await isThere(pathFrom(configFile, context)), ofUser)];
  const { text, unknown } = withoutPrograms(texts.join('\nHost *\n'), host);
  const found = SSHConfig.parse(text).compute(
    { Host: host, ...(user === undefined ? {} : { User: user }) },
    { ignoreCase: true, matchExec: false },
  );
  const names = [host, ...[found.hostname ?? []].flat()];
  for (const condition of unknown)
    if (maySpeakOf(names, condition))
      context.notice(
        `${host}: ssh_config has a block "Match ${condition}", which labproof leaves out: it runs no program to find out whether one holds, ` +
          'and knows all, final, host, originalhost, user and localuser, without a sign before them',
      );
  if (/^(?:yes|always)$/i.test([found.canonicalizehostname ?? ''].flat()[0] ?? ''))
    context.notice(`${host}: ssh_config has CanonicalizeHostname, and labproof looks for no longer name: give it with host, or HostName`);
  return found;
}

/** Text of a file; none where it is missing. */
async function readOptional(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && /^(?:ENOENT|ENOTDIR)$/.test(String(cause.code))) return '';
    throw unreadable(path, messageOf(cause), 'check its permissions');
  });
  checkLines(text, path);
  return text;
}

/** A file that somebody named has to be there. */
async function isThere(path: string): Promise<string> {
  await access(path).catch((cause: unknown) => {
    throw unreadable(path, messageOf(cause), 'check configFile; false stands for no ssh_config');
  });
  return path;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Throws for a line that the library cannot read: it names none. */
function checkLines(text: string, path: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    // Conditions that are left out are not read.
    const conditions = /^\s*match(?:\s*=\s*|\s+)(.*)$/i.exec(line)?.[1];
    if (conditions !== undefined && /(?:^|\s)!/.test(conditions)) continue;
    try {
      SSHConfig.parse(line);
    } catch (cause) {
      const why = cause instanceof TypeError || !(cause instanceof Error) ? 'a value was expected' : cause.message.toLowerCase();
      throw unreadable(
        `${path}:${index + 1}`,
        `${why.replace(/^unexpected line break.*/, 'a quote or a backslash is open at its end')}: ${line.trim().slice(0, 200)}`,
        'mend that line, or set configFile: false and give the options of the target in the configuration',
      );
    }
  }
}

function unreadable(place: string, why: string, hint: string): LabproofError {
  return new LabproofError({ code: 'LABPROOF_SSH_CONFIG_UNREADABLE', message: `${place} cannot be read: ${why}`, hint });
}

/**
 * The text without what the library would run a program for, with the conditions that are left out.
 */
function withoutPrograms(text: string, host: string): { readonly text: string; readonly unknown: readonly string[] } {
  const kept: string[] = [];
  const unknown: string[] = [];
  let leftOut = false;
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)"?(.*)$/.exec(line) ?? [];
    const option = name.toLowerCase();
    if (option === 'host' || option === 'match') leftOut = option === 'match' && !isKnown(value);
    if (leftOut && option === 'match') unknown.push(value.trim());
    if (!leftOut && option !== 'canonicaldomains') kept.push(spelled(line, option, host));
  }
  return { text: kept.join('\n'), unknown };
}

/** `Match host` compares with the name that is filled in, and the library looks for these two options in their usual spelling. */
function spelled(line: string, option: string, host: string): string {
  if (option === 'hostname') return line.replace(/hostname/i, 'HostName').replaceAll('%h', () => host);
  // Between patterns of Host there are blanks; those of Match are lists, and mean small letters.
  if (option === 'host') return line.replaceAll(',', '\u0001');
  if (option === 'match')
    return line.replace(
      /\b((?:original)?host)(\s+)(\S+)/gi,
      (_, name: string, gap: string, list: string) => `${name}${gap}${list.toLowerCase()}`,
    );
  return option === 'user' ? line.replace(/user/i, 'User') : line;
}

/** Conditions that rest on names alone; a negated one is not among them. */
function isKnown(conditions: string): boolean {
  const words = conditions.split('#')[0]?.trim().split(/\s+/) ?? [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]?.toLowerCase() ?? '';
    if (/^(?:all|final|canonical)$/.test(word)) continue;
    if (!/^(?:host|originalhost|user|localuser)$/.test(word) || words[++at] === undefined) return false;
  }
  return true;
}

/** False where the block names other hosts: nobody has to hear of it. */
function maySpeakOf(names: readonly string[], conditions: string): boolean {
  const lists = [...conditions.matchAll(/(?:^|\s)(?:host|originalhost)\s+"?([^\s"]+)/gi)].map(([, list = '']) => list.split(','));
  return lists.every((list) => list.some((pattern) => pattern.startsWith('!') || names.some((name) => matchesPattern(name, pattern))));
}
