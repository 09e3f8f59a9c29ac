import { bindableValues, inLabNames } from '../match/index.ts';
import type { Finding, Outcome, Step } from '../model/index.ts';
import { type Knowledge, namesOf } from './knowledge.ts';
import { hostsIn, whereToLook } from './where-to-look.ts';

/** A verdict in words that help a learner; every sentence is made of findings, requirements and the guide, and of nothing else. */
export interface Message {
  /** `right` for a pass and for drift: the page's age is no fault of a student. */
  readonly tone: 'right' | 'not-yet' | 'unknown';
  readonly headline: string;
  /** What is wrong with which thing. */
  readonly points: readonly string[];
  /** Where to look. */
  readonly look: readonly string[];
}

/** More than a screen of differences helps nobody. */
const mostPoints = 5;

/** What the engine's outcome means for the student who stands at the step. */
export function learnerMessage(step: Step, outcome: Outcome, knowledge: Knowledge): Message {
  switch (outcome.verdict) {
    case 'pass':
      return right(passed(step, outcome), []);
    case 'drift':
      return right(
        `${passed(step, outcome)}. The page is a little behind your lab; that is not your doing`,
        outcome.findings.filter((each) => each.verdict === 'drift').map((each) => sentence(each.why)),
      );
    case 'fail':
      return failed(step, outcome, knowledge);
    case 'error':
      return unknown('This could not be judged', outcome);
    case 'skip':
      return unknown('This was not run', outcome);
    default:
      return outcome.verdict satisfies never;
  }
}

/** What an output that was looked at ahead of its turn says about the steps before it; drift may be their lack, and proves nothing. */
export function lookMessage(where: string, message: Message, { verdict, reason }: Outcome): Message {
  switch (verdict) {
    case 'pass':
      return { ...message, headline: `${where} shows what the page shows after this.` };
    case 'drift':
      return { ...message, tone: 'unknown', headline: `${where} shows it nearly as the page does after this; see what differs:` };
    case 'fail':
      return { ...message, headline: `${where} does not show what the page shows after this:` };
    default:
      return { ...message, headline: `${where} could not be asked: ${reason}.` };
  }
}

/** The message as one text, for the results of a trainer. */
export function messageText({ headline, points, look }: Message): string {
  return [headline, ...points, ...look.map((each) => `Look at ${each}`)]
    .map((each) => (/[.!?]["']?$/.test(each) ? each : `${each}.`))
    .join(' ');
}

function right(headline: string, points: readonly string[]): Message {
  return { tone: 'right', headline: `${headline}.`, points: points.slice(0, mostPoints), look: [] };
}

function passed(step: Step, outcome: Outcome): string {
  if (step.kind === 'enter') return 'Right: you are in';
  if (step.kind === 'leave') return 'Right: you are out again';
  if (outcome.checked === 'ran') return 'It ran without an error; the page shows no output to compare it with';
  const asked = outcome.requirements.find((each) => each.records !== undefined);
  if (asked?.records !== undefined && asked.verdict === 'pass') return `Right: ${asked.reading}, all ${asked.records.all} of them`;
  return 'Right: everything that matters in the documented output is there';
}

function unknown(headline: string, { reason, problem }: Outcome): Message {
  const hint = problem?.hint === undefined ? [] : [sentence(problem.hint)];
  return { tone: 'unknown', headline: `${headline}: ${reason}`, points: hint, look: [] };
}

function failed(step: Step, outcome: Outcome, knowledge: Knowledge): Message {
  const findings = outcome.findings.filter((each) => each.verdict === 'fail');
  const live = outcome.output?.text.split('\n') ?? [];
  const objects = new Set<string>();
  const hosts = new Set<string>();
  const points: string[] = [];
  const say = (text: string): void => {
    if (!points.includes(text)) points.push(text);
  };
  const quoted: string[] = [];
  // The nearest thing first: a state of one thing says more than a sentence about all of them.
  for (const finding of findings.filter((each) => each.kind !== 'requirement' && each.kind !== 'relation')) {
    const object = objectOf(finding, step, live, knowledge);
    if (object !== null) objects.add(object);
    say(pointOf(finding, object, namesOf(knowledge, step.host)));
    for (const host of hostsIn(rowOf(finding, step, live, knowledge), knowledge)) hosts.add(host);
    const line = finding.live === null ? null : (live[finding.live.line] ?? '').trim();
    if (line !== null && line !== '' && !quoted.includes(line)) quoted.push(line);
  }
  for (const requirement of outcome.requirements.filter((each) => each.verdict === 'fail')) {
    for (const name of requirement.records?.named ?? []) {
      const object = nameIn(name);
      if (object !== null && !objects.has(object)) {
        objects.add(object);
        say(`${object} lacks it: ${name.trim()}`);
      }
    }
    if (requirement.records === undefined) say(`${capital(requirement.reading)}: ${requirement.detail}`);
    for (const value of bindableValues(requirement.reading)) if (requirement.records === undefined) objects.add(value.value);
  }
  return {
    tone: 'not-yet',
    headline: `Not yet: ${headline(outcome, findings)}`,
    points:
      points.length === 0 && outcome.problem?.hint !== undefined
        ? [outcome.problem.hint]
        : points.length > mostPoints
          ? [...points.slice(0, mostPoints), `and ${points.length - mostPoints} more`]
          : points,
    look: whereToLook(step, [...objects], [...hosts], quoted, knowledge),
  };
}

/** Two of three are well; or what the gravest finding says. */
function headline(outcome: Outcome, findings: readonly Finding[]): string {
  const counted = outcome.requirements.find((each) => each.verdict === 'fail' && each.records !== undefined);
  if (counted?.records !== undefined) {
    const { all, lacking } = counted.records;
    if (all === 0) return `the output has none of the records of which line ${counted.line} of the page speaks`;
    return `${all - lacking} of ${all} are as they should be (${counted.reading}, line ${counted.line} of the page)`;
  }
  const [first] = findings;
  if (first === undefined) return outcome.reason;
  if (first.kind === 'empty') return 'the output is empty, and the page shows one';
  if (first.kind === 'timeout') return first.why;
  return findings.length === 1 ? 'one thing differs that matters' : `${findings.length} things differ that matter`;
}

function pointOf(finding: Finding, object: string | null, names: Readonly<Record<string, string>>): string {
  const [, was, became] = /(?<!\S)(\S+) became ([^:]+)(?::|$)/.exec(finding.why) ?? [];
  if (was !== undefined && became !== undefined && object === became.trim()) return `your lab shows ${object} where the page shows ${was}`;
  if (finding.kind === 'state' && was !== undefined && became !== undefined && object !== null)
    return `${object} is ${became.trim()}; the page shows ${was}`;
  if (finding.kind === 'missing-row' && finding.documented !== null && object !== null)
    return `${object} is missing: nothing in the output answers "${inLabNames(finding.documented.text.trim().replace(/\s+/g, ' '), names)}"`;
  const why = sentence(finding.why);
  return object === null || why.includes(object) ? why : `${object}: ${why}`;
}

/** The thing that a finding is about: what its row or its record is called. */
function objectOf(finding: Finding, step: Step, live: readonly string[], knowledge: Knowledge): string | null {
  if (finding.live !== null) return nameAt(live, finding.live.line);
  if (finding.documented === null) return null;
  const page = step.expected?.text.split('\n') ?? [];
  const name = nameAt(page, finding.documented.line);
  return name === null ? null : inLabNames(name, namesOf(knowledge, step.host));
}

/** Climbs from a line to the head of its record, and says what that is called. */
function nameAt(lines: readonly string[], at: number): string | null {
  const indentOf = (line: string): number => line.length - line.trimStart().length;
  let line = lines[at] ?? '';
  if (line.trim() === '') return null;
  for (let above = at - 1; above >= 0 && indentOf(line) > 0; above--) {
    const other = lines[above] ?? '';
    if (other.trim() === '') continue;
    if (indentOf(other) < indentOf(line)) line = other;
  }
  return nameIn(line, lines) ?? (lines[at] === undefined ? null : nameIn(lines[at], lines));
}

/** The first name or address of a line, else the first word that only this one of the lines has, else the word with which it begins. */
function nameIn(line: string, lines: readonly string[] = []): string | null {
  const [value] = bindableValues(line);
  if (value !== undefined) return value.value;
  const others = new Set(lines.filter((each) => each !== line).flatMap(wordsOf));
  const words = wordsOf(line);
  const word = words.find((each) => !others.has(each)) ?? words[0];
  return word === undefined || !/^[\w"'[]/.test(word) ? null : word.replace(/(?<![:;,"'])[:;,"']+$/, '').replace(/^["']/, '');
}

function wordsOf(line: string): readonly string[] {
  return line.trim().split(/\s+/);
}

/** The line that a finding is about, in the names of this lab. */
function rowOf(finding: Finding, step: Step, live: readonly string[], knowledge: Knowledge): string {
  if (finding.live !== null) return live[finding.live.line] ?? '';
  if (finding.documented === null) return '';
  return inLabNames(step.expected?.text.split('\n')[finding.documented.line] ?? '', namesOf(knowledge, step.host));
}

function sentence(text: string): string {
  return text.trim();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
