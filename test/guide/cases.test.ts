import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGuide } from '../../src/guide/index.ts';
import type { Page, Step } from '../../src/model/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';

/**
 * Small guides of our own, each with the reading that an expert gives (`expected.json`, written by hand before the reader ran).
 * A case that today's reader reads otherwise keeps its label and stands in `known-differences.json` with the reason;
 * it must differ for as long as it stands there.
 */
const folder = new URL('../cases/', import.meta.url);

/** A step as an expert labels it. What is left out is null, false, `command` or none. */
interface Label {
  readonly line: number;
  readonly kind?: Step['kind'];
  readonly host: string | null;
  readonly shell: string;
  readonly entersShell?: string;
  readonly directory?: string;
  readonly command: string;
  /** First and last line of what the guide shows as its output, without the white space around. */
  readonly output?: { readonly first: string; readonly last: string };
  readonly interrupt?: boolean;
  /** Line of the step whose observation this one recalls. */
  readonly sameAs?: number;
  /** Lines of the other places where the guide asks for the same run. */
  readonly alsoAt?: readonly number[];
  readonly obstacle?: string;
}

interface Expected {
  /** What the case is about. */
  readonly about: string;
  /** `listing|unclear`: experts may call it either, as nothing in it is to be run. */
  readonly blocks: readonly { readonly line: number; readonly kind: Page['blocks'][number]['kind'] | 'listing|unclear' }[];
  readonly steps: readonly Label[];
  /** Lines of what a person does by hand; left out when there is none. */
  readonly manual?: readonly number[];
}

const known: Readonly<Record<string, string>> = JSON.parse(readFileSync(new URL('known-differences.json', folder), 'utf8'));
const names = readdirSync(folder).filter((name) => name.startsWith('read-'));

describe('reads as an expert does', () => {
  it.each(names)('%s', (name) => {
    const { actual, expected } = compared(name);
    if (known[name] === undefined) expect(actual).toEqual(expected);
    else expect(actual, `${name} is now read as labelled: take it out of known-differences.json`).not.toEqual(expected);
  });
});

it('knows every case that it excuses, and says why', () => {
  expect(Object.keys(known).filter((name) => !existsSync(new URL(`${name}/expected.json`, folder)))).toEqual([]);
  expect(Object.entries(known).filter(([, reason]) => reason.length < 20)).toEqual([]);
});

/** The prompt styles and session features that guides show each found in the text of a guide. */
const features: readonly (readonly [name: string, text: RegExp])[] = [
  ['a dollar mark', /^ +\$ \w/m],
  ['a root mark', /^ +# (?:ip|systemctl|apt-get|hostname)\b/m],
  ['Python', /^ +>>> /m],
  ['U-Boot', /^ +=> \w+ ?\w*\n/m],
  ['user, host, path and dollar', /^ +\w+@[\w.-]+:[~/]\S*\$ /m],
  ['user, host, path and root mark', /^ +root@[\w.-]+:[~/]\S*# ?\w/m],
  ['square brackets', /^ +\[\w+@[\w-]+ \S+\][#$] /m],
  ['host#cmd without a space', /^ +[\w-]+#\w/m],
  ['host(config)#', /^ +[\w-]+\(config\)# ?\w/m],
  ['host>', /^ +(?:edge|core)-\d> ?\w/m],
  ['host[0]# and host[0]>', /^ +\S+\[0\][#>]\w/m],
  ['host[0](config)#', /^ +\S+\[0\]\(config\)#/m],
  ['user@host>', /^ +\w+@[\w-]+> /m],
  ['user@host#', /^ +\w+@[\w-]+# /m],
  ['a HA role', /^ +\[root@[\w-]+:\w+:[\w ]+\] \w+ # /m],
  ['a virtual environment', /^ +\((?:shop|venv)\) /m],
  ['mysql>', /^ +mysql> /m],
  ['(tmos)#', /\(tmos\)# /],
  ['MariaDB', /^ +MariaDB \[/m],
  ['the Windows prompt', /^ +C:\\.*> ?\w/m],
  ['PowerShell', /^ +PS.*> \w/m],
  ['psql', /^ +\w+=[#>] /m],
  ['redis-cli', /^ +127\.0\.0\.1:6379.*> /m],
  ['bird>', /^ +bird> /m],
  ['sqlite>', /^ +sqlite> /m],
  ['a line continued with a backslash', /\\\n/],
  ['a secondary prompt', /^ +> \w/m],
  ['a here-document', /<<-?'?E/],
  ['an open quote', /echo 'first\n|-p '\{\n/],
  ['sudo', /\$ sudo /],
  ['a variable', /\$\{?[A-Z]/],
  ['a comment above a prompted line', /^ +# .*\n +(?:\$|\S+@\S+) /m],
  ['a glued comment above a prompted line', /^ +#\w.*\n +\S+@\S+[$#] /m],
  ['an elision', /^ +(?:\.\.\.|\[\.\.\.\]|<snip>|<output omitted>)$/m],
  ['a placeholder in angle brackets', /<[\w -]+>(?!>)/],
  ['double braces', /\{\{ ?\w+ ?\}\}/],
  ['^C on a line of its own', /^ +\^C$/m],
  ['^C glued to a line', /^ +\^C\S/m],
  ['^C, then statistics', /\^C\n? *--- .* statistics/],
  ['^D', /\^D/],
  ['^Z', /\^Z/],
  ['kubectl exec', /kubectl .*exec -(?:it|ti) /],
  ['docker exec', /docker exec -it /],
  ['ssh to a host', /\$ ssh (?:-p \d+ )?[\w@-]+\n/],
  ['sudo -i', /sudo -i\n/],
  ['su -', /[#$] su - ?\w*\n/],
  ['imish', /\bimish\n/],
  ['vtysh', /\bvtysh\n/],
  ['tmsh', /\btmsh\b/],
  ['a question for a password', /[Pp]assword(?: for \w+)?:\n/],
  ['residue of a pager', /-+\(?[Mm]ore/],
  ['residue of escapes', /\u001b\[/],
  ['output in a line block', /^\| /m],
  ['a list-table', /list-table::/],
  ['a grid table', /^\+-+\+/m],
  ['a caption', /:caption:/],
  ['a script', /#!\/bin|#!\/usr/],
];

describe('has at least two guides for', () => {
  const guides = names.map((name) => readFileSync(new URL(`${name}/guide.rst`, folder), 'utf8'));
  it.each(features)('%s', (_, text) => {
    expect(guides.filter((guide) => text.test(guide)).length).toBeGreaterThanOrEqual(2);
  });
});

/** Both readings as lines of words, so that a difference shows as one changed line. */
function compared(name: string): { readonly actual: readonly string[]; readonly expected: readonly string[] } {
  const source = readFileSync(new URL(`${name}/guide.rst`, folder), 'utf8');
  const expected: Expected = JSON.parse(readFileSync(new URL(`${name}/expected.json`, folder), 'utf8'));
  const guide = readGuide([{ path: 'guide.rst', ...parse(source, { file: 'guide.rst' }) }], { path: 'guide.rst', dialects });
  const [page] = guide.pages;
  if (page === undefined) throw new Error(`${name} has no page`);
  return { actual: describePage(page, expected), expected: describeExpected(expected) };
}

function describeExpected(expected: Expected): readonly string[] {
  return [
    ...expected.blocks.map((block) => `block ${block.line}: ${block.kind}`),
    ...expected.steps.flatMap(describeStep),
    ...(expected.manual ?? []).map((line) => `by hand ${line}`),
  ];
}

function describePage(page: Page, expected: Expected): readonly string[] {
  const either = new Set(expected.blocks.filter((block) => block.kind === 'listing|unclear').map((block) => block.line));
  const kindOf = ({ kind, position }: Page['blocks'][number]) =>
    either.has(position.line) && (kind === 'listing' || kind === 'unclear') ? 'listing|unclear' : kind;
  const lineOf = (id: string) => page.steps.find((step) => step.id === id)?.position.line;
  return describeExpected({
    about: '',
    blocks: page.blocks.map((block) => ({ line: block.position.line, kind: kindOf(block) })),
    steps: page.steps.map((step) => label(step, lineOf)),
    manual: page.manual.map((each) => each.position.line),
  });
}

function label(step: Step, lineOf: (id: string) => number | undefined): Label {
  const { kind, host, shell, entersShell, directory, command, interrupt, expected: shown, obstacle } = step;
  const sameAs = step.sameAs === null ? undefined : lineOf(step.sameAs);
  const rows = shown?.text.trim().split('\n');
  return {
    ...{ line: step.position.line, kind, host, shell, command, interrupt },
    alsoAt: step.alsoAt.map((site) => site.line),
    ...(entersShell === null ? {} : { entersShell }),
    ...(directory === null ? {} : { directory }),
    ...(rows === undefined ? {} : { output: { first: rows[0]?.trim() ?? '', last: rows.at(-1)?.trim() ?? '' } }),
    ...(sameAs === undefined ? {} : { sameAs }),
    ...(obstacle === null ? {} : { obstacle: obstacle.code }),
  };
}

function describeStep(step: Label): readonly string[] {
  const { kind = 'command', entersShell, directory, output, interrupt, sameAs, alsoAt = [], obstacle } = step;
  const notes = [
    ...(kind === 'command' ? [] : [`${kind}s ${entersShell}`]),
    ...(interrupt === true ? ['until interrupted'] : []),
    ...(sameAs === undefined ? [] : [`recalls ${sameAs}`]),
    ...alsoAt.map((line) => `also at ${line}`),
    ...(obstacle === undefined ? [] : [obstacle]),
  ];
  return [
    `step ${step.line}: ${step.command}`,
    `step ${step.line} runs on ${step.host} in ${step.shell}, ${directory ?? 'no directory'}`,
    `step ${step.line} shows ${output === undefined ? 'nothing' : `«${output.first}» … «${output.last}»`}`,
    ...notes.map((note) => `step ${step.line} ${note}`),
  ];
}
