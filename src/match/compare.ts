import type { Bindings, Finding, LineJudgement, RequirementResult } from '../model/index.ts';
import { Overrides } from './annotate/overrides.ts';
import { Unifier } from './bind/unifier.ts';
import type { CompareContext, CompareResult } from './context.ts';
import { backToPage, inLabNames, mapCue, mapOutput } from './inventory.ts';
import { judgeExchanges } from './judge/exchanged.ts';
import { withoutJobNotices } from './judge/job-notices.ts';
import { judgeLines } from './judge/lines.ts';
import { judgeOrder } from './judge/order.ts';
import { type Env, finding } from './judge/pair.ts';
import { Verdicts } from './judge/result.ts';
import { judgeTables } from './judge/tables.ts';
import { extraValue, judgeValue } from './judge/value.ts';
import { isOpen, isText } from './policy/commands.ts';
import { behindPager, isLeftover, isPager } from './policy/conversation.ts';
import { errorPattern } from './policy/errors.ts';
import { noPolicies, OwnPolicies } from './policy/own.ts';
import { withoutFetching } from './policy/progress.ts';
import { longestRead } from './policy/rows.ts';
import { isBadState } from './policy/states.ts';
import { annotationResults, chosenValues } from './require/annotations.ts';
import { isClaim, readCue, translated } from './require/read.ts';
import { readText } from './require/texts.ts';
import { jsonRegions } from './structure/json.ts';
import { isElision, type Line, linesOf, sequences, unreadOf } from './structure/lines.ts';
import { splitTables } from './structure/tables.ts';
import type { Region } from './structure/value-tree.ts';
import { yamlRegions } from './structure/yaml.ts';
import { bindingsOf } from './values.ts';

/**
 * Judges a live output against a documented one. Pure; takes and returns σ.
 * `pass`: what differs may differ. `drift`: stable text differs. `fail`: something that matters is wrong.
 */
export function compare(documented: string, live: string, given: CompareContext, bindings: Bindings): CompareResult {
  const { inventory } = given;
  if (Object.keys(inventory).length === 0) return compareTexts(documented, documented, live, given, bindings);
  // The page is read in the names of the reader's lab; what is said of it keeps its places on the page.
  const mapped = mapOutput(documented, inventory);
  const context: CompareContext = {
    ...given,
    command: inLabNames(given.command, inventory),
    pinned: given.pinned.map((value) => inventory[value] ?? value),
    cues: given.cues.map((cue) => mapCue(cue, inventory)),
  };
  return backToPage(compareTexts(mapped.text, documented, live, context, bindings), mapped);
}

/** `page` is the documented output as the page has it: what annotations are checked against. */
function compareTexts(documented: string, page: string, live: string, given: CompareContext, bindings: Bindings): CompareResult {
  const context = withAnnotations({ ...given, command: given.command.slice(0, longestRead) });
  const { waits, leftovers, cut, ...told } = withoutPagers(linesOf(documented), linesOf(live));
  const noticed = withoutJobNotices(told.own, told.theirs, context.command);
  const { late, early } = noticed;
  const [shownFetch, toldFetch] = documented === live ? [] : withoutFetching(noticed.own, noticed.theirs, context.command);
  const [own, theirs] = [shownFetch?.kept ?? noticed.own, toldFetch?.kept ?? noticed.theirs];
  const annotations = context.annotations ?? [];
  const overrides = new Overrides(annotations, own);
  const added = new OwnPolicies(context.policies ?? noPolicies, context.command);
  const tail = overrides.tail ?? added.tail;
  const env: Env = {
    context,
    unifier: new Unifier(withChosen(bindings, context, live, own, theirs), context, own, theirs),
    open: tail === null ? isOpen(context.command) || cut || own.some(isElision) : tail === 'open',
    data: false,
    overrides,
    own: added,
    lineOf: (line) => line,
  };
  const verdicts = new Verdicts(env);
  if (!context.documented) return undocumented(live, theirs, leftovers, env, bindings);
  const mayBeEmpty = annotations.some((each) => each.annotation.verb === 'expect');
  if (own.length > 0 && theirs.length === 0) return mayBeEmpty ? emptyAsSaid(env, context, bindings) : empty(own, context, bindings);
  const elided = cut || own.some(isElision);
  for (const line of [...waits, ...own.filter(isElision)]) verdicts.elided(line.index);
  for (const line of leftovers) verdicts.extra(line.index, leftover(line));
  for (const line of [...early, ...(toldFetch?.left ?? [])]) verdicts.extra(line.index, null);
  for (const line of shownFetch?.left ?? []) verdicts.elided(line.index);
  for (const line of late) verdicts.missing(line.index, notYet(line));
  const said = own.filter((line) => !isElision(line));
  // Where the page leaves something out, dots in the output are part of it.
  const shown = elided ? theirs.filter((line) => !isElision(line)) : theirs;
  const values = valuesOf(documented, live.replace(sequences, ''), context.command);
  for (const [nth, region] of values.own.entries()) judgeValue(region, values.live[nth] ?? null, verdicts, env);
  for (const region of values.live.slice(values.own.length)) extraValue(region, verdicts);
  const left = splitTables(outside(said, values.own), context.command);
  // One text has one reading; only another one is read in the light of the page's.
  const right = documented === live ? left : splitTables(outside(shown, values.live), context.command, left.tables);
  judgeTables(left.tables, right.tables, elided, verdicts, env);
  // Rows whose table is not on the page are lines like others; a table's lines that no row took are judged already.
  judgeLines(left.rest, right.rest, elided, verdicts, env);
  const [placed, found] = isText(context.command) ? [said, shown] : [outside(said, values.own), outside(shown, values.live)];
  judgeOrder(placed, found, verdicts, env);
  judgeExchanges(verdicts);
  const findings = [
    ...summed(verdicts.findings),
    ...anotherOutput(said, verdicts),
    ...errorFindings(said, theirs, verdicts, env),
    ...statusFindings(said, context),
    ...unreadFindings(documented, live, values, context),
  ];
  const { requirements, claims } = requirementsOf(documented, page, live, env);
  const relations = env.unifier.relations();
  const all = [...findings, ...[...requirements, ...relations].flatMap(requirementFinding)];
  return {
    verdict: worst(all),
    findings: all,
    lines: sorted(verdicts.lines),
    bindings: env.unifier.bindings(),
    requirements: [...requirements, ...relations],
    unverifiedClaims: claims,
  };
}

interface WithoutPagers {
  readonly own: readonly Line[];
  readonly theirs: readonly Line[];
  /** Where a pager waits on the page. */
  readonly waits: readonly Line[];
  /** What pagers left in the output, where the page shows none. */
  readonly leftovers: readonly Line[];
  /** The page ends where a pager waits: it shows the first screen. */
  readonly cut: boolean;
}

/** A pager that waits for a key is no part of what a command says; an output that holds one is cut or mixed with its words. */
function withoutPagers(documented: readonly Line[], live: readonly Line[]): WithoutPagers {
  const waits = new Set(documented.filter((line) => isPager(line.text)));
  const own = documented.filter((line) => !waits.has(line));
  const said = new Set(own.map((line) => line.text.trim()));
  const leftovers = new Set(live.filter((line) => isLeftover(line.text, line === live.at(-1)) && !said.has(line.text.trim())));
  // What stands behind the words of a pager is said by the command, whoever wiped them away or did not.
  const theirs = live.flatMap((line) => {
    if (!leftovers.has(line)) return [line];
    const rest = isPager(line.text) ? '' : behindPager(line.text);
    return rest.trim() === ':' ? [] : linesOf(rest).map((each) => ({ ...each, index: line.index }));
  });
  const last = documented.at(-1);
  return { own, theirs, waits: [...waits], leftovers: waits.size === 0 ? [...leftovers] : [], cut: last !== undefined && waits.has(last) };
}

function leftover(line: Line): Finding {
  const why = `a pager waits for a key, so the output is not whole: ${line.text.trim().slice(0, 120)}`;
  return finding('fail', 'error-text', 'equal', 'line', null, spanOf(line), why);
}

/** Beyond so many nobody reads what an output has more than the page: it is told how many there are. */
const mostExtra = 50;

function summed(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const each of findings) {
    if (each.documented !== null || each.live === null) continue;
    const name = `${each.verdict} ${each.kind}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [each]);
    else group.push(each);
  }
  const cut = [...groups.values()].map((group) => group.slice(mostExtra)).filter((rest) => rest.length > 0);
  const gone = new Set(cut.flat());
  const sums = cut.flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [{ ...first, type: 'output', live: null, why: `and ${rest.length + 1} more like these, which the page does not show` }],
  );
  return [...findings.filter((each) => !gone.has(each)), ...sums];
}

function notYet(line: Line): Finding {
  const why = `the shell did not tell of this job here; it does so whenever the job ends: ${line.text.trim().slice(0, 120)}`;
  return finding('drift', 'missing-text', 'equal', 'line', spanOf(line), null, why);
}

/** Pins and free ranges of annotations are the page's own plan. */
function withAnnotations(context: CompareContext): CompareContext {
  const annotations = (context.annotations ?? []).map((each) => each.annotation);
  const pinned = annotations.flatMap((each) => (each.verb === 'pin' ? [each.prefix] : each.verb === 'unbind' ? [each.value] : []));
  const free = annotations.flatMap((each) => (each.verb === 'free' ? [each.prefix] : []));
  return pinned.length + free.length === 0
    ? context
    : { ...context, pinned: [...context.pinned, ...pinned], free: [...context.free, ...free] };
}

interface Values {
  readonly own: readonly Region[];
  readonly live: readonly Region[];
}

/** The values of JSON or YAML on both sides; where the page shows none, the output is read as lines. */
function valuesOf(documented: string, live: string, command: string): Values {
  const yaml = yamlRegions(documented, live, command);
  if (yaml !== null) return yaml;
  const own = jsonRegions(documented);
  return { own, live: own.length === 0 ? [] : jsonRegions(live) };
}

/** Names for which the author says which row stands for them: over whatever was learned before. */
function withChosen(bindings: Bindings, context: CompareContext, live: string, own: readonly Line[], theirs: readonly Line[]): Bindings {
  const placed = (context.annotations ?? []).filter((each) => each.annotation.verb === 'bind');
  if (placed.length === 0) return bindings;
  const before = new Unifier(bindings, context, own, theirs);
  const chosen = chosenValues(placed, readText(live, context.command), (text) => translated(inLabNames(text, context.inventory), before));
  const names = new Set(chosen.map((each) => each.documented));
  const { file, step } = context.site;
  return {
    groups: bindings.groups,
    entries: [
      ...bindings.entries.filter((entry) => !names.has(entry.documented)),
      ...chosen.map(({ documented: name, live: value, line }) => ({
        documented: name,
        live: value,
        type: bindingsOf({ [name]: value }).entries[0]?.type ?? 'word',
        host: null,
        state: 'override' as const,
        learned: { file, line, step, how: 'an annotation chooses it' },
        used: [],
      })),
    ],
  };
}

/** What an annotation names, in the names of this lab. */
function named(text: string, { context, unifier }: Env): string {
  return translated(inLabNames(text, context.inventory), unifier);
}

/** The lines of a text without those of its values. */
function outside(lines: readonly Line[], regions: readonly Region[]): readonly Line[] {
  const inside = new Set(regions.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)));
  return lines.filter((line) => !inside.has(line.index));
}

function worst(findings: readonly Finding[]): CompareResult['verdict'] {
  if (findings.some((each) => each.verdict === 'fail')) return 'fail';
  return findings.some((each) => each.verdict === 'drift') ? 'drift' : 'pass';
}

/** The guide shows no output: only an error can be wrong, and what an annotation asks for. */
function undocumented(text: string, live: readonly Line[], leftovers: readonly Line[], env: Env, bindings: Bindings): CompareResult {
  const { context } = env;
  const requirements = annotationResults(null, readText(text, context.command), context, (value) => named(value, env));
  const findings = [
    ...leftovers.map(leftover),
    ...errorsIn(live, env.own).slice(0, 3),
    ...statusFindings([], context),
    ...(requirements.length === 0 ? [] : unreadFindings('', text, { own: [], live: [] }, context)),
    ...requirements.flatMap(requirementFinding),
  ];
  return { verdict: worst(findings), findings, lines: [], bindings, requirements, unverifiedClaims: [] };
}

function empty(own: readonly Line[], context: CompareContext, bindings: Bindings): CompareResult {
  const findings = [
    finding('fail', 'empty', 'equal', 'output', spanOf(own[0]), null, 'the output is empty, and the page shows one'),
    ...statusFindings(own, context),
  ];
  const lines = own.map((line): LineJudgement => ({ documented: line.index, live: null, mark: 'fail', tokens: [] }));
  return { verdict: 'fail', findings, lines, bindings, requirements: [], unverifiedClaims: [] };
}

/** The author says that the output may be empty, whatever the page shows. */
function emptyAsSaid(env: Env, context: CompareContext, bindings: Bindings): CompareResult {
  const { requirements } = requirementsOf('', '', '', env);
  const findings = [...statusFindings([], context), ...requirements.flatMap(requirementFinding)];
  return { verdict: worst(findings), findings, lines: [], bindings, requirements, unverifiedClaims: [] };
}

/** Very long lines are read up to a limit, and what stands behind it has to be the same; values of JSON and YAML are read whole. */
function unreadFindings(documented: string, live: string, values: Values, context: CompareContext): readonly Finding[] {
  if (documented === live) return [];
  const [own, theirs] = [unreadOf(documented), unreadOf(live)];
  const asked = context.cues.length > 0 || (context.annotations ?? []).length > 0;
  const plain = (unread: ReadonlyMap<number, string>, regions: readonly Region[]) =>
    [...unread].filter(([line]) => !regions.some(({ from, to }) => line >= from && line <= to));
  const [left, right] = [plain(own, values.own), plain(theirs, values.live)];
  // A line of the output that goes on where the page's ends differs from it before the limit.
  const same = left.every(([, text]) => right.some(([, other]) => text === other));
  const line = (asked ? [...theirs].find(([, text]) => text !== '') : undefined) ?? (same ? undefined : left[0]);
  if (line === undefined) return [];
  const why = `line ${line[0] + 1} is longer than labproof reads: the last ${line[1].length} characters of it were not ${asked ? 'checked' : 'compared'}`;
  return [finding('fail', 'truncated', 'equal', 'line', null, null, why)];
}

/** Nothing but an error begins so. */
function startsAsError(text: string): boolean {
  return /^(?:error|fatal|panic|traceback|exception)\b/i.test(text);
}

/** Where most lines of the page have no answer, the output is another one, whatever each line weighs. */
function anotherOutput(own: readonly Line[], verdicts: Verdicts): readonly Finding[] {
  const said = new Set(own.map((line) => line.index));
  const unanswered = verdicts.lines.filter((each) => said.has(each.documented ?? -1) && each.live === null && each.mark !== 'elided');
  if (unanswered.length * 2 <= own.length || unanswered.some((each) => each.mark === 'fail')) return [];
  const why = `${unanswered.length} of ${own.length} documented lines have no answer: this is another output`;
  return [finding('fail', 'missing-row', 'count', 'output', spanOf(own[0]), null, why)];
}

/** Errors that the page does not show. What a page's line answers is compared already. */
function errorFindings(own: readonly Line[], theirs: readonly Line[], verdicts: Verdicts, env: Env): readonly Finding[] {
  const paired = new Set(
    verdicts.lines.filter((each) => each.documented !== null && each.mark !== 'fail').flatMap((each) => each.live ?? []),
  );
  const unpaired = theirs.filter((line) => !paired.has(line.index));
  if (unpaired.length === 0) return [];
  const shown = new Set(own.map((line) => errorPattern(line.text)));
  const isShown = (line: Line): boolean =>
    env.own.isError(line.text) && errorPattern(line.text) < 0
      ? own.some((each) => env.own.isError(each.text))
      : shown.has(errorPattern(line.text));
  const answered = verdicts.lines.every((each) => each.documented === null || each.mark !== 'fail');
  // A page that shows the beginning of a long output says nothing of the words further down.
  // What stands at its very end, from the margin on, ended it.
  const tail = env.open && answered && theirs.length > own.length + 3;
  const end = new Set(theirs.slice(-4));
  const last = tail ? unpaired.filter((line) => line.indent === 0 && (end.has(line) || startsAsError(line.text))) : unpaired;
  return errorsIn(
    last.filter((line) => !isShown(line)),
    env.own,
  ).slice(0, 5);
}

function errorsIn(lines: readonly Line[], added: OwnPolicies): readonly Finding[] {
  return lines
    .filter((line) => errorPattern(line.text) >= 0 || added.isError(line.text))
    .map((line) =>
      finding(
        'fail',
        'error-text',
        'equal',
        'line',
        null,
        spanOf(line),
        `an error that the page does not show: ${line.text.trim().slice(0, 120)}`,
      ),
    );
}

function statusFindings(own: readonly Line[], context: CompareContext): readonly Finding[] {
  if (context.end.kind !== 'exit' || context.end.status === 0) return [];
  // The author says which status it ends with; that is judged as a requirement.
  if (context.annotations?.some((each) => each.annotation.verb === 'exit') === true) return [];
  const failing = own.some(
    (line) => errorPattern(line.text) >= 0 || line.tokens.some((token) => token.type === 'state' && isBadState(token.text)),
  );
  if (failing) return [];
  return [
    finding(
      'fail',
      'exit-status',
      'equal',
      'status',
      null,
      null,
      `the command ended with status ${context.end.status}, and the page shows no failure`,
    ),
  ];
}

function requirementsOf(
  documented: string,
  page: string,
  live: string,
  env: Env,
): { readonly requirements: readonly RequirementResult[]; readonly claims: CompareResult['unverifiedClaims'] } {
  const { context, unifier } = env;
  const annotations = context.annotations ?? [];
  if (context.cues.length === 0 && annotations.length === 0) return { requirements: [], claims: [] };
  const [own, theirs] = [readText(documented, context.command), readText(live, context.command)];
  const requirements: RequirementResult[] = [
    ...annotationResults(page === documented ? own : readText(page, context.command), theirs, context, (text) => named(text, env)),
  ];
  const claims: { text: string; line: number; why: string }[] = [];
  for (const cue of context.cues) {
    if (cue.kind === 'annotation') continue;
    const read = readCue({ cue, documented: own, live: theirs, command: context.command, unifier });
    for (const each of read)
      if (!requirements.some((known) => known.reading === each.reading && known.line === each.line)) requirements.push(each);
    if (read.length === 0 && isClaim(cue))
      claims.push({ text: cue.text, line: cue.position.line, why: 'no rule can read it against the output' });
  }
  return { requirements, claims };
}

function requirementFinding(requirement: RequirementResult): readonly Finding[] {
  if (requirement.verdict === 'pass') return [];
  const kind = requirement.rule === 'relation' ? 'relation' : 'requirement';
  const why = `line ${requirement.line}: ${requirement.reading}: ${requirement.detail}`;
  return [{ ...finding('fail', kind, 'equal', 'requirement', null, null, why), curable: kind === 'requirement' }];
}

function spanOf(line: Line | undefined): Finding['documented'] {
  return line === undefined ? null : { line: line.index, column: line.indent, text: line.text.trim() };
}

/** In the order of the page; what the page does not show comes at its place in the output. */
function sorted(lines: readonly LineJudgement[]): readonly LineJudgement[] {
  const paired = lines
    .flatMap(({ documented, live }) => (documented !== null && live !== null ? [{ documented, live }] : []))
    .sort((a, b) => a.live - b.live);
  const extras = lines.filter((line) => line.documented === null).sort((a, b) => (a.live ?? 0) - (b.live ?? 0));
  const places = new Map<LineJudgement, number>();
  let [at, last] = [0, -1];
  for (const extra of extras) {
    for (; at < paired.length && (paired[at]?.live ?? 0) < (extra.live ?? 0); at++) last = Math.max(last, paired[at]?.documented ?? -1);
    places.set(extra, last + 0.5);
  }
  return lines
    .map((line) => ({ line, at: line.documented ?? places.get(line) ?? -1 }))
    .sort((a, b) => a.at - b.at || (a.line.live ?? 0) - (b.line.live ?? 0))
    .map(({ line }) => line);
}
