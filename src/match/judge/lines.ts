import { AlikeIndex, alike, shapeOf } from '../align/alike.ts';
import { pairUp } from '../align/pair-up.ts';
import { isLog, isWhole } from '../policy/commands.ts';
import { answerIn, isQuestion, isWarning } from '../policy/conversation.ts';
import { printsConfiguration } from '../policy/families.ts';
import { isStep, saySame } from '../policy/progress.ts';
import { isBadState } from '../policy/states.ts';
import type { Line } from '../structure/lines.ts';
import { linesUnder, type Node, statusCode, treeOf } from '../structure/tree.ts';
import { bindableTypes } from '../tokens/token.ts';
import { type Elsewhere, findElsewhere } from './elsewhere.ts';
import { costOf, type Env, finding, type PairResult } from './pair.ts';
import type { Verdicts } from './result.ts';
import { judgeSequence } from './sequence.ts';
import { identityOf, saidTwice } from './twice.ts';

const missingLine = 45;
/** Judges what stands in no table: records, labelled values, repeated rows, free lines. */
export function judgeLines(
  documented: readonly Line[],
  live: readonly Line[],
  elided: boolean,
  verdicts: Verdicts,
  env: Env,
  closed = false,
): void {
  const only = documented.length === 1 && live.length === 1;
  // A page that shows one word shows all of it: `OK`.
  const word = documented.length === 1 && /^\s*\S*\w\S*$/.test(documented[0]?.text ?? '') && !isLog(env.context.command);
  const context = { elided: elided || env.open, cut: elided, closed: closed || word, verdicts, env, pool: live, only, page: documented };
  judgeSiblings(treeOf(documented), treeOf(live), context);
}

interface Context {
  /** Lines that the page does not show are no surprise. */
  readonly elided: boolean;
  /** The page says itself that it leaves something out. */
  readonly cut: boolean;
  /** What follows the last documented line is a surprise, too: members of a JSON object, another word. */
  readonly closed: boolean;
  readonly verdicts: Verdicts;
  readonly env: Env;
  /** Where a line may be that is not at its place. */
  readonly pool: readonly Line[];
  /** One line against one line: they are a pair. */
  readonly only: boolean;
  /** All that the page shows outside of tables. */
  readonly page: readonly Line[];
  /** The output has lines beside those that answer the page: a missing one may be worded otherwise. */
  readonly instead?: boolean;
}

function judgeSiblings(documented: readonly Node[], live: readonly Node[], context: Context): void {
  const { verdicts, env } = context;
  // Asked for each pair that is thought of, and once more for the chosen ones; a judgement is too large to be kept.
  const known = new Map<number, number>();
  const cost = (at: number, to: number): number => {
    const asked = known.get(at * live.length + to);
    if (asked !== undefined) return asked;
    const [node, other] = [documented[at] as Node, live[to] as Node];
    if (!(context.only || alike(node.line, other.line))) return Number.POSITIVE_INFINITY;
    const own = Math.min(costOf(judgeLine(node.line, other.line, env)), missingLine - 5);
    const price = own + strangeness(node, other) + Math.min(Math.abs(at - to), 900) * 1e-3;
    known.set(at * live.length + to, price);
    return price;
  };
  const whole = (node: Node): string => node.line.text;
  const shape = (node: Node): string => shapeOf(node.line.tokens);
  const begin = (count: number) => (node: Node) =>
    node.line.tokens
      .filter((token) => token.type !== 'punctuation')
      .slice(0, count)
      .map((token) => token.text)
      .join(' ');
  const keys = [
    { of: whole, with: whole, inOrder: 1 },
    { of: shape, with: shape, inOrder: 1 },
    ...[3, 2, 1].map((count) => ({ of: begin(count), with: begin(count) })),
  ];
  const chosen = context.only ? [0] : pairUp({ documented, live, keys, cost, missing: missingLine });
  const costAt = (at: number): number => ((chosen[at] ?? -1) < 0 ? Number.POSITIVE_INFINITY : cost(at, chosen[at] as number));
  const order = documented.map((_, index) => index).sort((a, b) => costAt(a) - costAt(b));
  const missed: number[] = [];
  const answers = documented.flatMap((node, at) => {
    const other = live[chosen[at] ?? -1];
    return other === undefined || !mayStandOnce(node, context) ? [] : [{ at, documented: linesUnder(node), live: linesUnder(other) }];
  });
  const twice = saidTwice(answers, costAt);
  for (const at of order) {
    const [node, other] = [documented[at] as Node, live[chosen[at] ?? -1]];
    if (other === undefined) missed.push(at);
    else {
      const first = twice.get(at)?.documented[0];
      if (first !== undefined) verdicts.findings.push(insteadOf(node.line, first, other.line));
      // Judged again: names learned from surer lines may speak against it now.
      verdicts.pair(node.line.index, other.line.index, judgeLine(node.line, other.line, env));
      judgeSiblings(node.children, other.children, { ...context, pool: linesUnder(other), only: false });
    }
  }
  const answered = documented.filter((_, at) => (chosen[at] ?? -1) >= 0);
  const instead = live.some((node, index) => !verdicts.used.has(node.line.index) && !chosen.includes(index));
  for (const at of missed.sort((a, b) => a - b)) missingNode(documented[at] as Node, answered, live, { ...context, instead });
  extraNodes(documented, live, chosen, context);
}

function insteadOf(documented: Line, other: Line, live: Line): ReturnType<typeof finding> {
  const why = `the output says "${short(live.text)}" twice, for "${short(other.text)}" and in the place of "${short(documented.text)}", which is gone`;
  return finding('fail', 'missing-row', 'count', 'row', span(documented), span(live), why);
}

/** 0 where all lines under one stand under the other, too, 1.5 where none does; less than another name costs: what is in a record tells records apart. */
function strangeness(documented: Node, live: Node): number {
  if (documented.children.length === 0) return 0;
  const there = new Set(
    linesUnder(live)
      .slice(1, 60)
      .map((line) => line.text.trim()),
  );
  const own = linesUnder(documented).slice(1, 60);
  return 1.5 - (1.5 * own.filter((line) => there.has(line.text.trim())).length) / own.length;
}

function judgeLine(documented: Line, live: Line, env: Env): PairResult {
  const result = judgeSequence(
    documented.tokens,
    live.tokens,
    { documentedLine: documented.index, liveLine: live.index, column: null },
    env,
  );
  if (saySame(env.context.command, documented.text, live.text)) return { ...result, findings: [] };
  const kinds = otherKind(documented, live, env);
  if (kinds !== null) return { ...result, findings: [...result.findings, kinds] };
  const [own, other] = [statusCode(documented.text), statusCode(live.text)];
  if (own === null || other === null || own.replaceAll(' ', '') !== other.replaceAll(' ', '') || own === other) return result;
  const why = `the code "${other}" stands where the page shows "${own}": the same letter in another column`;
  return { ...result, findings: [...result.findings, finding('fail', 'state', 'equal', 'line', span(documented), span(live), why)] };
}

/** In JSON and YAML `"1"` is no `1`: a program that reads it takes them for two things, whatever they look like. */
function otherKind(documented: Line, live: Line, env: Env): ReturnType<typeof finding> | null {
  const [own, other] = [documented.kind, live.kind];
  if (own === undefined || other === undefined || own === other) return null;
  if (documented.tokens.some((token) => env.overrides.at(env.lineOf(documented.index), token) !== null)) return null;
  // What became something, or nothing, is judged by what it is.
  if ((own === 'nothing' || other === 'nothing') && documented.text !== live.text) return null;
  const why = `${short(documented.text)}: the ${own} of the page is a ${other} now`;
  return finding('drift', 'text', 'type', 'value', span(documented), span(live), why);
}

/** A documented line without an answer at its place: moved, laid out otherwise, or gone. */
function missingNode(node: Node, answered: readonly Node[], live: readonly Node[], context: Context): void {
  const { verdicts, env } = context;
  const { command } = env.context;
  // As long as what came of it is there.
  if (isStep(command, node.line.text) && answered.some((each) => !isStep(command, each.line.text))) {
    verdicts.elided(node.line.index);
    return;
  }
  const shape = shapeOf(node.line.tokens);
  const repetition = isReply(node.line.text);
  if (repetition && answered.some((each) => shapeOf(each.line.tokens) === shape)) {
    if (env.context.interrupted) verdicts.elided(node.line.index);
    else
      verdicts.missing(
        node.line.index,
        finding('drift', 'loss', 'count', 'row', span(node.line), null, 'fewer replies than the page shows'),
      );
  } else {
    // In a JSON value the place is the meaning: nothing is looked for elsewhere.
    const pool = !context.closed && verdicts.searches() ? context.pool : [];
    const moved = context.closed && node.line.text.startsWith('-') ? goneElement(node) : findElsewhere(node.line, pool, verdicts.used, env);
    if (moved.kind === 'missing') verdicts.missing(node.line.index, isLost(node, context) ? lostLine(moved.finding) : moved.finding);
    else verdicts.pair(node.line.index, moved.line.index, moved.result, moved.learn);
  }
  if (node.children.length > 0 && context.closed) for (const line of linesUnder(node).slice(1)) verdicts.elided(line.index);
  else if (node.children.length > 0) {
    const free = live.flatMap((each) => each.children).filter((each) => !verdicts.used.has(each.line.index));
    judgeSiblings(node.children, free, { ...context, elided: true, cut: true, only: false });
  }
}

/** The page shows the whole output, and where a line of it was there is nothing else: it is not worded otherwise. */
function isLost(node: Node, context: Context): boolean {
  if (context.closed) return node.children.length > 0;
  return !context.elided && context.instead !== true && !isLog(context.env.context.command) && !isWording(node.line);
}

/** A sentence or a hint: it says nothing of this lab. */
function isWording(line: Line): boolean {
  const said = line.tokens.filter((token) => token.type !== 'punctuation' && token.type !== 'marks');
  const words = said.filter((token) => token.type === 'word' && /^[A-Za-z]+$/.test(token.text)).length;
  return (
    /^\W*(?:note|hint|tip|info|warning|notice|use|see|run|try|for more|learn|press|http)/i.test(line.text) ||
    (words >= 4 && words === said.length)
  );
}

function lostLine(found: ReturnType<typeof finding>): ReturnType<typeof finding> {
  return { ...found, verdict: 'fail', kind: 'missing-row', curable: true };
}

function goneElement(node: Node): Elsewhere {
  const why = `no element answers the documented one: ${short(node.line.text)}`;
  return { kind: 'missing', finding: finding('fail', 'missing-row', 'count', 'row', span(node.line), null, why) };
}

/** A line that comes once a reply, as long as somebody lets it run. */
function isReply(text: string): boolean {
  return /\b(?:icmp_seq|icmp_req|seq)=\d/.test(text);
}

/** One request had two answers, or an answer of somebody else. */
const oddReply = /\(DUP!\)|\bredirect\b|\bwrong data\b|\(truncated\)|\bdifferent address\b/i;

function extraNodes(documented: readonly Node[], live: readonly Node[], chosen: readonly number[], context: Context): void {
  const { verdicts } = context;
  const taken = new Set(chosen);
  const extra = live.flatMap((node, index) => (taken.has(index) || verdicts.used.has(node.line.index) ? [] : [node]));
  if (extra.length === 0) return;
  const once = answeredOnce(documented, live, chosen);
  const last = Math.max(-1, ...live.filter((_, index) => taken.has(index)).map((node) => node.line.index));
  const rows = new AlikeIndex(rowsOf(documented), (node) => node.line);
  const shown = new Map(documented.map((node) => [node.line.text.trim(), node]));
  const list = documented.length > 1 && documented.every(isField);
  for (const node of extra) {
    if (verdicts.used.has(node.line.index)) continue;
    const twin = shown.get(node.line.text.trim()) ?? once.get(textOf(node));
    const own =
      twin !== undefined && mayStandOnce(node, context)
        ? onceMore(twin, node)
        : (again(node, context) ??
          extraOf(node, list && isField(node) ? documented : rows.like(node.line), node.line.index > last, context));
    verdicts.extra(node.line.index, own);
    for (const child of node.children.flatMap(linesUnder)) if (!verdicts.used.has(child.index)) verdicts.extra(child.index, null);
  }
}

/** The texts that answer a documented item which the page does not show twice, whatever its measurements are. */
function answeredOnce(documented: readonly Node[], live: readonly Node[], chosen: readonly number[]): ReadonlyMap<string, Node> {
  const counts = new Map<string, number>();
  const names = documented.map((node) => identityOf(linesUnder(node)));
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    documented.flatMap((node, at) => {
      const other = live[chosen[at] ?? -1];
      return other === undefined || counts.get(names[at] ?? '') !== 1 ? [] : [[textOf(other), node] as const];
    }),
  );
}

function textOf(node: Node): string {
  return linesUnder(node)
    .map((line) => line.text.trim())
    .join('\n');
}

/** A row or record that the page shows is one thing; logs, replies and what the page cuts may say a line again. */
function mayStandOnce(node: Node, { cut, env }: Context): boolean {
  const said = node.line.tokens.filter((token) => token.type !== 'punctuation' && token.type !== 'marks').length;
  return (
    !cut &&
    env.overrides.extra !== 'allow' &&
    !isLog(env.context.command) &&
    !isReply(node.line.text) &&
    (said > 1 || node.children.length > 0)
  );
}

function onceMore(documented: Node, live: Node): ReturnType<typeof finding> {
  const why = `it is there once more than the page shows: ${short(live.line.text)}`;
  return finding('fail', 'extra-row', 'count', 'row', span(documented.line), span(live.line), why);
}

/** Right below its answer a documented line of one word, or what was typed in answer to its question, stands once more. */
function again(node: Node, { cut, verdicts, pool, env }: Context): ReturnType<typeof finding> | null {
  const text = node.line.text.trim();
  if (cut || env.overrides.extra === 'allow' || isLog(env.context.command) || !/\w/.test(text)) return null;
  const above = verdicts.answers.has(node.line.index - 1) ? pool.find((line) => line.index === node.line.index - 1) : undefined;
  if (above === undefined || (above.text !== node.line.text && answerIn(above.text) !== text)) return null;
  const why = above.text === node.line.text ? 'it is there once more than the page shows' : 'the answer is there once more';
  return finding('drift', 'extra-row', 'count', 'line', null, span(node.line), `${why}: ${short(node.line.text)}`);
}

function extraOf(node: Node, peers: readonly Node[], tail: boolean, context: Context): ReturnType<typeof finding> | null {
  if (isStep(context.env.context.command, node.line.text) && context.env.overrides.extra === null) return null;
  if (!context.cut && isReply(node.line.text) && oddReply.test(node.line.text))
    return finding('drift', 'extra-row', 'count', 'row', null, span(node.line), `a reply of another kind: ${short(node.line.text)}`);
  if (peers.length > 0) {
    const broken = brokenInvariant(node, peers, context.env);
    if (broken !== null) return broken;
    const { extra } = context.env.overrides;
    if (extra === 'allow' || (extra === null && (context.elided || isReply(node.line.text)))) return null;
    return finding(
      extra === 'forbid' ? 'fail' : 'drift',
      'extra-row',
      'count',
      'row',
      null,
      span(node.line),
      `a row that the page does not show: ${short(node.line.text)}`,
    );
  }
  const said = isQuestion(node.line.text)
    ? 'question'
    : isWarning(node.line.text) && (!context.elided || node.line.indent === 0)
      ? 'warning'
      : null;
  if (said !== null && !context.cut && context.env.overrides.extra !== 'allow' && !isLog(context.env.context.command)) {
    const why = `a ${said} that the page does not show: ${short(node.line.text)}`;
    return finding('drift', 'extra-row', 'count', 'line', null, span(node.line), why);
  }
  const news = context.cut || context.env.overrides.extra === 'allow' ? null : badNews(node, context);
  if (news !== null) return news;
  // A configuration is shown whole: one more line at its end is one more setting.
  const closed = context.closed || (context.env.overrides.tail ?? context.env.own.tail) === 'closed';
  if (context.elided || (tail && !closed && !printsConfiguration(context.env.context.command) && !isWhole(context.env.context.command)))
    return null;
  return finding(
    'drift',
    'extra-row',
    'count',
    'line',
    null,
    span(node.line),
    `a line that the page does not show: ${short(node.line.text)}`,
  );
}

/** What a line says of a failure, where no line of the page says so: the page shows a lab in which nothing had failed. */
function badNews(node: Node, { env, page }: Context): ReturnType<typeof finding> | null {
  const say = isLog(env.context.command) ? (line: Line) => loggedFailure.exec(line.text)?.[0] ?? null : badWord;
  const words = linesUnder(node).flatMap((line) => say(line) ?? []);
  const word = words.find((each) => !page.some((line) => line.text.toLowerCase().includes(each.toLowerCase())));
  if (word === undefined) return null;
  const kin = page.filter((line) => kindOf(line) === kindOf(node.line) && badWord(line) === null);
  // Of an output of which pages show a part, another row of the same kind.
  if (env.open && !isLog(env.context.command) && !kin.some((line) => line.tokens.some((token) => token.type === 'state'))) return null;
  const why = `bad news that the page does not show: ${short(node.line.text)}`;
  return finding(kin.length > 1 ? 'fail' : 'drift', 'extra-row', 'count', 'line', null, span(node.line), why);
}

/** What nobody leaves out of a log. */
const loggedFailure = /\b(?:panic|fatal|segfault|oom-kill)\b|\[(?:alert|emerg|crit)\]|\blevel="?(?:error|fatal|critical)\b/i;

/** A word by which a line says that something is wrong, where the words around it do not take it back: `0 failed`, `errors: none`. */
function badWord(line: Line): string | null {
  const said = line.tokens.filter((token) => token.type !== 'punctuation');
  const bad = said.find(
    (token, at) =>
      token.type === 'state' &&
      isBadState(token.text) &&
      !/^(?:no|not|none|never|without|zero|0|if|when|on)$/i.test(said[at - 1]?.text ?? '') &&
      !/^\s*[:=]\s*(?:0|no|none|never|false|n\/a)\b/i.test(line.text.slice(token.column + token.text.length)),
  );
  return bad?.text ?? shouted.exec(line.text)?.[0] ?? null;
}
const shouted =
  /\b(?:FAIL(?:ED|URE)?|FATAL|faulty|panic|unrecoverable|did NOT|[Nn]ot (?:reachable|healthy|running|ready|available|connected|responding|synced|active))\b|^\s*\[(?:warning|WARNING|error|ERROR|critical|CRITICAL|alert|ALERT)\]/;

/** A line by the kinds of its values: which words they are, and how things are, does not count. */
function kindOf(line: Line): string {
  return line.tokens
    .filter((token) => token.type !== 'punctuation')
    .map((token) => (token.type === 'state' ? 'word' : token.type))
    .join(' ');
}

/** One field without a blank: where all lines are of it, they are a list, and each is a row. */
function isField(node: Node): boolean {
  return node.children.length === 0 && /^\s*\S*\w\S*$/.test(node.line.text);
}

/** The rows of a kind, and the heads of records: things that may come more than once. */
function rowsOf(siblings: readonly Node[]): readonly Node[] {
  const counts = new Map<string, number>();
  const shapes = siblings.map((node) => shapeOf(node.line.tokens));
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return siblings.filter(
    (node, index) =>
      (counts.get(shapes[index] ?? '') ?? 0) > 1 ||
      (node.children.length > 0 && node.line.tokens.some((token) => bindableTypes.has(token.type))),
  );
}

/** A state that all documented rows of the kind have must hold in this one, too. */
function brokenInvariant(node: Node, peers: readonly Node[], env: Env): ReturnType<typeof finding> | null {
  // What all have in common, a few have in common.
  const failures = peers.slice(0, 50).map((peer) => stateFailure(peer, node, env));
  const first = failures[0];
  if (first == null || failures.some((each) => each === null)) return null;
  return { ...first, documented: null, why: `${short(node.line.text)}: ${first.why}` };
}

function stateFailure(peer: Node, node: Node, env: Env): ReturnType<typeof finding> | null {
  const own = linesUnder(node);
  for (const line of linesUnder(peer)) {
    if (!line.tokens.some((token) => token.type === 'state')) continue;
    const other = line === peer.line ? node.line : own.find((each) => alike(line, each));
    const failure =
      other === undefined
        ? undefined
        : judgeLine(line, other, env).findings.find((each) => each.verdict === 'fail' && each.kind === 'state');
    if (failure !== undefined) return failure;
  }
  return null;
}

function span(line: Line): { readonly line: number; readonly column: number; readonly text: string } {
  return { line: line.index, column: line.indent, text: line.text.trim() };
}

function short(text: string): string {
  const plain = text.trim().replace(/\s+/g, ' ');
  return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
}
