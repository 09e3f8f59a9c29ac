import { dialects } from '../../src/shell/index.ts';
import type { ContractCase } from '../../src/testkit/index.ts';
import { dialectContract } from '../../src/testkit/index.ts';
import { placesIn } from '../dialects/servers.ts';
import { realSubjects } from '../dialects/subjects.ts';
import { contractSuites } from '../runners/contract-suites.ts';
import { standInSubjects } from '../shell/stand-in-subjects.ts';

const [begin, end] = ['.. what follows is written by: npm run docs:contracts', '.. until here'];

/** The page with its tables as the suites are now; throws when the page has no place for them. */
export function withTables(page: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no lines "${begin}" and "${end}" in this order`);
  return `${page.slice(0, from + begin.length)}\n\n${runnerTables()}\n\n${dialectTables()}\n\n${page.slice(to)}`;
}

/** Which case which runner of ours is asked. Nobody opens anything: the suites are only counted. */
function runnerTables(): string {
  const closed = (): Promise<never> => Promise.reject(new Error('nothing is opened for a table'));
  const target = { name: 'web-1', runner: 'any', identity: null, aliases: [], shell: 'bash', options: {} };
  const suites = contractSuites({
    ssh: closed,
    local: closed,
    pod: () => closed,
    replay: closed,
    targets: { ssh: target, local: target, pod: () => target },
    known: { command: { host: 'web-1', shell: 'bash', directory: null, command: 'uptime' }, text: '', times: 1 },
  });
  const runners = unique(suites.map((suite) => suite.runner));
  const sections = unique(suites.map((suite) => suite.contract)).map((contract) => {
    const asked = suites.filter((suite) => suite.contract === contract);
    const titles = unique(asked.flatMap((suite) => suite.cases.map((each) => each.title)));
    const has = (runner: string, title: string) =>
      asked.some((suite) => suite.runner === runner && suite.cases.some((each) => each.title === title));
    const rows = titles.map((title) => [title, ...runners.map((runner) => (has(runner, title) ? 'yes' : '–'))]);
    return `${heading(`${contract}: ${titles.length} cases`, '~')}\n\n${table(['case', ...runners], rows)}`;
  });
  return [heading('Cases by runner', '-'), ...sections].join('\n\n');
}

/** Which case each dialect is asked on what program; modes are tried within their shells. */
function dialectTables(): string {
  const subjects = Object.entries({ ...realSubjects(placesIn('/nowhere')), ...standInSubjects() });
  const suites = subjects.map(([name, subject]) => ({ name, subject, cases: dialectContract(name, subject) }));
  const titles = inOrder(suites.map((suite) => suite.cases));
  const rows = suites.map(({ name, subject, cases }) => [
    subject.dialect.name + (subject.mode === null ? '' : `, ${subject.mode.dialect}`),
    name.replace(/^a stand-in for /, ''),
    name.startsWith('a stand-in') ? 'stand-in' : 'real program',
    ranges(cases.map((each) => titles.indexOf(each.title) + 1)),
  ]);
  const tried = new Set(suites.flatMap(({ subject }) => [subject.dialect.name, subject.mode?.dialect ?? '']));
  const untried = dialects.map((dialect) => dialect.name).filter((name) => !tried.has(name));
  return [
    heading('Cases by dialect', '-'),
    'The cases of ``dialectContract``:',
    titles.map((title, at) => `${at + 1}. ${title}`).join('\n'),
    'A case that is not asked is about a trait that this kind of shell has not.',
    table(['dialect', 'tried on', 'which is a', 'cases'], rows),
    untried.length === 0 ? 'Every dialect is tried.' : `Known by their prompts, and tried on nothing: ${untried.join(', ')}.`,
  ].join('\n\n');
}

/** All titles, each behind those that come before it in some suite. */
function inOrder(suites: readonly (readonly ContractCase[])[]): readonly string[] {
  const titles: string[] = [];
  for (const cases of suites) {
    let at = 0;
    for (const { title } of cases) {
      const known = titles.indexOf(title);
      if (known < 0) titles.splice(at, 0, title);
      at = (known < 0 ? at : known) + 1;
    }
  }
  return titles;
}

function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

function heading(text: string, mark: string): string {
  return `${text}\n${mark.repeat(text.length)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '='.repeat(width)).join('  ');
  return [rule, line(head), rule, ...rows.map(line), rule].join('\n');
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
