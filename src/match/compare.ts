import type { Bindings, Finding, LineJudgement, RequirementResult } from '../model/index.ts';
import { Overrides } from './annotate/overrides.ts';
import { Unifier } from './bind/unifier.ts';
import type { CompareContext, CompareResult } from './context.ts';
import { extraJson, judgeJson } from './judge/json.ts';
import { judgeLines } from './judge/lines.ts';
import { type Env, finding } from './judge/pair.ts';
import { Verdicts } from './judge/result.ts';
import { judgeTables } from './judge/tables.ts';
import { isOpen } from './policy/commands.ts';
import { errorPattern } from './policy/errors.ts';
import { isBadState } from './policy/states.ts';
import { annotationResults } from './require/annotations.ts';
import { isClaim, readCue, translated } from './require/read.ts';
import { readText } from './require/texts.ts';
import { type JsonRegion, jsonRegions } from './structure/json.ts';
import { isElision, type Line, linesOf, sequences } from './structure/lines.ts';
import { splitTables } from './structure/tables.ts';

/**
 * Judges a live output against a documented one. Pure; takes and returns σ.
 * `pass`: what differs may differ. `drift`: stable text differs. `fail`: something that matters is wrong.
 */
export function compare(documented: string, live: string, given: CompareContext, bindings: Bindings): CompareResult {
  const context = withAnnotations(given);
  const own = linesOf(documented);
  const theirs = linesOf(live);
  const annotations = context.annotations ?? [];
  const overrides = new Overrides(annotations, own);
  const env: Env = {
    context,
    unifier: new Unifier(bindings, context, documented, live),
    open: overrides.tail === null ? isOpen(context.command) || own.some(isElision) : overrides.tail === 'open',
    overrides,
    words: { documented: wordsOf(own), live: wordsOf(theirs) },
  };
  const verdicts = new Verdicts(env);
  if (!context.documented) return undocumented(live, theirs, env, bindings);
  const mayBeEmpty = annotations.some((each) => each.annotation.verb === 'expect');
  if (own.length > 0 && theirs.length === 0) return mayBeEmpty ? emptyAsSaid(env, context, bindings) : empty(own, context, bindings);
  const elided = own.some(isElision);
  for (const line of own) if (isElision(line)) verdicts.elided(line.index);
  const said = own.filter((line) => !isElision(line));
  // Where the page leaves something out, dots in the output are part of it.
  const shown = elided ? theirs.filter((line) => !isElision(line)) : theirs;
  const json = jsonRegions(documented);
  const liveJson = json.length === 0 ? [] : jsonRegions(live.replace(sequences, ''));
  for (const [nth, region] of json.entries()) judgeJson(region, liveJson[nth] ?? null, verdicts, env);
  for (const region of liveJson.slice(json.length)) extraJson(region, verdicts);
  const [left, right] = [splitTables(outside(said, json), context.command), splitTables(outside(shown, liveJson), context.command)];
  judgeTables(left.tables, right.tables, elided, verdicts, env);
  // Rows whose table is not on the page are lines like others; a table's lines that no row took are judged already.
  judgeLines(left.rest, right.rest, elided, verdicts, env);
  const findings = [
    ...verdicts.findings,
    ...anotherOutput(said, verdicts),
    ...errorFindings(said, theirs, verdicts, env),
    ...statusFindings(said, context),
  ];
  const { requirements, claims } = requirementsOf(documented, live, env);
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

function wordsOf(lines: readonly Line[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.tokens.filter((token) => token.type === 'word').map((token) => token.text)));
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

/** The lines of a text without those of its JSON values. */
function outside(lines: readonly Line[], regions: readonly JsonRegion[]): readonly Line[] {
  const inside = new Set(regions.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)));
  return lines.filter((line) => !inside.has(line.index));
}

function worst(findings: readonly Finding[]): CompareResult['verdict'] {
  if (findings.some((each) => each.verdict === 'fail')) return 'fail';
  return findings.some((each) => each.verdict === 'drift') ? 'drift' : 'pass';
}

/** The guide shows no output: only an error can be wrong, and what an annotation asks for. */
function undocumented(text: string, live: readonly Line[], env: Env, bindings: Bindings): CompareResult {
  const { context, unifier } = env;
  const requirements = annotationResults(null, readText(text, context.command), context, (value) => translated(value, unifier));
  const findings = [...errorsIn(live).slice(0, 3), ...statusFindings([], context), ...requirements.flatMap(requirementFinding)];
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
  const { requirements } = requirementsOf('', '', env);
  const findings = [...statusFindings([], context), ...requirements.flatMap(requirementFinding)];
  return { verdict: worst(findings), findings, lines: [], bindings, requirements, unverifiedClaims: [] };
}

/** Nothing but an error begins so. */
function startsAsError(text: string): boolean {
  return /^(?:error|fatal|panic|traceback|exception)\b/i.test(text);
}

/** Where most lines of the page have no answer, the output is another one, whatever each line weighs. */
function anotherOutput(own: readonly Line[], verdicts: Verdicts): readonly Finding[] {
  const unanswered = verdicts.lines.filter((each) => each.documented !== null && each.live === null && each.mark !== 'elided');
  if (unanswered.length * 2 <= own.length || unanswered.some((each) => each.mark === 'fail')) return [];
  const why = `${unanswered.length} of ${own.length} documented lines have no answer: this is another output`;
  return [finding('fail', 'missing-row', 'count', 'output', spanOf(own[0]), null, why)];
}

/** Errors that the page does not show. What a page's line answers is compared already. */
function errorFindings(own: readonly Line[], theirs: readonly Line[], verdicts: Verdicts, env: Env): readonly Finding[] {
  const shown = new Set(own.map((line) => errorPattern(line.text)));
  const paired = new Set(
    verdicts.lines.filter((each) => each.documented !== null && each.mark !== 'fail').flatMap((each) => each.live ?? []),
  );
  const answered = verdicts.lines.every((each) => each.documented === null || each.mark !== 'fail');
  // A page that shows the beginning of a long output says nothing of the words further down.
  // What stands at its very end, from the margin on, ended it.
  const tail = env.open && answered && theirs.length > own.length + 3;
  const last = tail
    ? theirs.filter((line, index) => line.indent === 0 && (index >= theirs.length - 4 || startsAsError(line.text)))
    : theirs;
  return errorsIn(last.filter((line) => !paired.has(line.index) && !shown.has(errorPattern(line.text)))).slice(0, 5);
}

function errorsIn(lines: readonly Line[]): readonly Finding[] {
  return lines
    .filter((line) => errorPattern(line.text) >= 0)
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
  live: string,
  env: Env,
): { readonly requirements: readonly RequirementResult[]; readonly claims: CompareResult['unverifiedClaims'] } {
  const { context, unifier } = env;
  const annotations = context.annotations ?? [];
  if (context.cues.length === 0 && annotations.length === 0) return { requirements: [], claims: [] };
  const [own, theirs] = [readText(documented, context.command), readText(live, context.command)];
  const requirements: RequirementResult[] = [...annotationResults(own, theirs, context, (text) => translated(text, unifier))];
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
