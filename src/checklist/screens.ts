import type { Preview } from '../engine/index.ts';
import { mapOutput } from '../match/index.ts';
import type { Binding, Cue, Step } from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';
import { type Knowledge, namesOf } from './knowledge.ts';
import type { Message } from './learner-words.ts';
import { type Entry, isSettled, type Progress } from './progress.ts';
import { paragraph, type Setting, typeset, verbatim } from './typeset.ts';
import { partsOf, type Stop } from './walk.ts';

/** What is said before the first step, or where one went on another day. */
export function welcome(
  walk: readonly Stop[],
  progress: Progress,
  { title, recorded }: { readonly title: string; readonly recorded: boolean },
  setting: Setting,
): string {
  const done = walk.filter((stop) => isSettled(progress.entries[stop.step.id])).length;
  const source = recorded ? ' The answers come from a recording: no lab is asked.' : '';
  if (done === 0) {
    const count = walk.length === 1 ? 'One step.' : `${walk.length} steps.`;
    const rules = 'Nothing that changes something is sent without your consent. You can stop at any time: your progress is kept.';
    return `\n${paragraph(setting.paint.quiet(`${count} ${rules}${source}`), setting)}`;
  }
  const last = Object.values(progress.entries)
    .map((entry) => entry.at)
    .sort()
    .at(-1);
  const when = last === undefined ? '' : `, the last one on ${last.slice(0, 10)}`;
  const heading = setting.plain ? harmless(title) : setting.paint.title(paragraph(harmless(title), setting));
  const said = `Welcome back: ${done} of ${walk.length} ${walk.length === 1 ? 'step' : 'steps'} ${done === 1 ? 'is' : 'are'} behind you${when}.${source}`;
  return `\n${heading}\n\n${paragraph(said, setting)}`;
}

/** The prose that leads to a step, and where in the guide one is. */
export function arrival(stop: Stop, setting: Setting): string {
  const prose = typeset(stop.prose, setting);
  const place = `Step ${stop.number} of ${stop.total}${setting.plain ? '' : ` · ${stop.page.path}:${stop.step.position.line}`}`;
  return `${prose === '' ? '' : `\n${prose}\n`}\n${setting.paint.quiet(paragraph(harmless(place), setting))}`;
}

/** The command with the student's own names, and where it is typed. */
export function commandPanel(step: Step, preview: Preview, setting: Setting): string {
  const host = preview.kind === 'ready' ? preview.target.name : (step.host ?? 'a host that the page does not name');
  const command = preview.kind === 'ready' ? preview.sent : setting.names(step.command);
  const shell = /^(?:ba|z|da|a|k)?sh$/.test(step.shell) ? '' : `, in ${step.shell}`;
  const folder = step.directory === null || step.directory === '~' ? '' : `, in the folder ${step.directory}`;
  const notes = [
    ...(preview.kind === 'ready' && preview.needs !== 'read-only' ? ['this changes something there'] : []),
    ...(step.interrupt ? ['it runs until Ctrl-C; labproof presses it for you'] : []),
  ];
  const lead = paragraph(harmless(`On ${host}${shell}${folder}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}:`), setting);
  const documented =
    command === step.command ? '' : `\n${setting.paint.quiet(paragraph(harmless(`the page has: ${step.command}`), setting))}`;
  const recalls =
    preview.kind === 'recalls' ? `\n${paragraph('It is the output of before, looked at again; nothing is sent.', setting)}` : '';
  const files =
    preview.kind === 'ready' ? preview.files.map((file) => `line ${file.line} of the page asks to create ${file.path} first`) : [];
  const wanted = files.map((note) => `\n${paragraph(harmless(note), setting)}`).join('');
  return `\n${lead}\n${commandText(command, setting)}${documented}${wanted}${recalls}`;
}

/** The command to be copied: never broken by us, and with less room at its left where it is long. */
function commandText(command: string, { plain, columns, paint }: Setting): string {
  const lines = harmless(command).split('\n');
  if (plain) return lines.map((line, index) => `${index === 0 ? 'Command: ' : '         '}${line}`).join('\n');
  const longest = Math.max(...lines.map((line) => line.length));
  const indent = ' '.repeat(Math.max(0, Math.min(4, columns - longest)));
  return lines.map((line) => `${indent}${paint.command(line)}`).join('\n');
}

/** A verdict for a learner. */
export function verdictPanel(message: Message, setting: Setting): string {
  const { paint } = setting;
  const color = message.tone === 'right' ? paint.good : message.tone === 'not-yet' ? paint.bad : paint.warn;
  const sign = setting.plain ? '' : message.tone === 'right' ? '✔ ' : message.tone === 'not-yet' ? '✘ ' : '! ';
  const lines = [paragraph(color(`${sign}${harmless(message.headline)}`), setting)];
  for (const point of message.points) lines.push(paragraph(harmless(point), setting, '    ', setting.plain ? '' : '• '));
  for (const [index, place] of message.look.entries())
    lines.push(paragraph(harmless(`${index === 0 ? 'Look at ' : 'and at '}${place}`), setting, '    ', setting.plain ? '' : '→ '));
  return `\n${lines.join('\n')}`;
}

/** What the page shows as the output, in the names of the student's lab as far as they are known. */
export function expectedPanel(step: Step, knowledge: Knowledge, setting: Setting): string {
  if (step.expected === null) return `\n${paragraph('The page shows no output for this command.', setting)}`;
  const { text } = mapOutput(step.expected.text, namesOf(knowledge, step.host));
  const lead = `The page shows this (line ${step.expected.position.line}); times, counters and names that are new in each lab may differ:`;
  return `\n${paragraph(lead, setting)}\n\n${verbatim(text, setting)}`;
}

/** What the lab printed. */
export function outputPanel(entry: Entry | undefined, setting: Setting): string {
  const output = entry?.observation?.output ?? null;
  if (output === null) return `\n${paragraph('Your lab has printed nothing for this step.', setting)}`;
  const text = output.text.trim() === '' ? '(nothing)' : output.text.replace(/^\n+|(?<!\n)\n+$/g, '');
  return `\n${paragraph(`Your lab printed (${harmless(entry?.observation?.target ?? '')}):`, setting)}\n\n${verbatim(text, setting)}`;
}

/** What the author and the page itself say about the step, and where labproof knows its place and its names from. */
export function hintPanel(stop: Stop, bindings: readonly Binding[], setting: Setting): string {
  const { step, page } = stop;
  const parts: string[] = [];
  if (stop.hints.length > 0) parts.push(typeset(stop.hints, setting));
  for (const cue of page.cues.filter((each) => asksFor(each, step)).slice(0, 3))
    parts.push(paragraph(harmless(setting.names(`The page says (line ${cue.position.line}): ${cue.text}`)), setting));
  const places = step.evidence.filter((each) => each.about === 'host' || each.about === 'shell');
  for (const where of new Set(places.map((each) => `Where: ${each.text} (line ${each.line})`)))
    parts.push(paragraph(harmless(where), setting));
  const entering = page.steps.find((other) => other.kind === 'enter' && other.host === step.host && other.entersShell === step.shell);
  if (entering !== undefined && entering.id !== step.id)
    parts.push(paragraph(harmless(`${step.shell} is entered with "${entering.command}" (line ${entering.position.line})`), setting));
  for (const binding of bindings.filter((each) => each.documented !== each.live && step.command.includes(each.documented))) {
    const from = binding.learned === null ? '' : ` (line ${binding.learned.line} showed it)`;
    parts.push(paragraph(harmless(`${binding.documented} of the page is ${binding.live} in your lab${from}`), setting));
  }
  if (parts.length === 0) parts.push(paragraph('The page says no more about this step.', setting));
  return `\n${parts.join('\n')}`;
}

/** A sentence that says what the output has to show, and not only what comes next. */
function asksFor(cue: Cue, step: Step): boolean {
  if (cue.kind !== 'prose' || (cue.next !== step.id && cue.previous !== step.id)) return false;
  return cue.marked.length > 0 || /\b(?:check|verify|make sure|must|should|need|every|each|no longer|not)\b/i.test(cue.text);
}

const words: Readonly<Record<string, string>> = {
  open: 'open',
  pass: 'right',
  drift: 'right',
  fail: 'not yet right',
  error: 'could not be judged',
  skip: 'not run',
  'by-hand': 'done by hand',
  'already-true': 'was done already',
  skipped: 'skipped',
  'not-asked': 'nothing to do',
};

/** One word for what became of a step. */
export function statusOf(entry: Entry | undefined): string {
  if (entry === undefined) return 'open';
  return entry.status === 'checked' ? (entry.verdict ?? 'open') : entry.status;
}

/** All steps by section, each with what became of it. */
export function overview(walk: readonly Stop[], progress: Progress, setting: Setting): string {
  const lines: string[] = [];
  // A table needs room.
  const flowing = setting.plain || setting.columns < 60;
  const parts = partsOf(walk);
  const severalPages = new Set(parts.map((part) => part.page)).size > 1;
  for (const [index, part] of parts.entries()) {
    if (severalPages && part.page !== parts[index - 1]?.page) lines.push('', setting.paint.quiet(paragraph(harmless(part.page), setting)));
    const settled = part.stops.filter((stop) => isSettled(progress.entries[stop.step.id])).length;
    lines.push('', setting.paint.strong(paragraph(harmless(`${part.title} (${settled} of ${part.stops.length})`), setting)));
    for (const { step, number } of part.stops) {
      const status =
        progress.intent?.stepId === step.id ? 'nobody knows whether it was done' : (words[statusOf(progress.entries[step.id])] ?? '');
      const where = setting.names(step.host ?? '?');
      const command = progress.entries[step.id]?.sent ?? setting.names(step.command);
      const line = flowing
        ? `Step ${number}, ${status}, line ${step.position.line}, ${where}: ${command}`
        : `${String(number).padStart(3)}  ${status.padEnd(19)} ${`:${step.position.line}`.padEnd(5)} ${where.padEnd(12)} ${command}`;
      const flat = harmless(line.replace(/\n/g, ' ⏎ '));
      lines.push(flowing ? paragraph(flat, setting) : `  ${shortened(flat, setting.columns - 3)}`);
    }
  }
  return lines.join('\n');
}

function shortened(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** The end of the walk: how much of it is done, and what is not. */
export function summary(walk: readonly Stop[], progress: Progress, setting: Setting): string {
  const count = (test: (status: string) => boolean): number => walk.filter((stop) => test(statusOf(progress.entries[stop.step.id]))).length;
  const said = [
    `${count((status) => status === 'pass' || status === 'drift')} right`,
    `${count((status) => status === 'by-hand')} by hand`,
    `${count((status) => status === 'already-true')} done already`,
    `${count((status) => status === 'skipped')} skipped`,
    `${count((status) => status === 'not-asked')} with nothing to do`,
    `${count((status) => ['fail', 'error', 'skip'].includes(status))} not right yet`,
    `${count((status) => status === 'open')} open`,
  ].filter((each) => !each.startsWith('0 '));
  return `\n${paragraph(setting.paint.strong(`${walk.length} ${walk.length === 1 ? 'step' : 'steps'}: ${said.join(', ')}`), setting)}`;
}
