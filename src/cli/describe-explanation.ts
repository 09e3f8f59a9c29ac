import type { Explanation, LineRules, Override, Reason, RunExplanation, TokenRule, Trial } from '../explain/index.ts';
import { harmless, oneLine, wrap } from '../plain-text/index.ts';

/** An explanation in words; `config` is the configuration's file as the user would name it. */
export function describeExplanation(explanation: Explanation, config: string): string {
  const { file, line, text, what, why, run, output } = explanation;
  const parts = [
    `${harmless(file)}:${line}`,
    ...(text.trim() === '' ? [] : [`    ${oneLine(text, 116)}`]),
    '',
    sentence(what.says),
    ...(explanation.guide === explanation.page ? [] : [`(read as a part of ${harmless(explanation.guide)})`]),
  ];
  if (why.length > 0) parts.push('', 'Why', ...why.map((each) => item(reason(each))));
  if (run !== null) parts.push('', 'Where it runs', ...runText(run));
  if (output !== null)
    parts.push('', `What is required of ${run === null ? 'this line' : 'its output'}`, ...outputText(output, line, run !== null));
  if (explanation.override.length > 0) parts.push('', 'To override', ...overridesText(explanation.override, file, config));
  return `${parts.join('\n')}\n`;
}

function sentence(text: string): string {
  return wrap(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`, 100, '');
}

function reason({ says, line }: Reason): string {
  return line === null ? says : `${says} (line ${line})`;
}

/** A point of a list; what does not fit on its line hangs under its text. */
function item(text: string): string {
  return wrap(text, 100, '    ').replace(/^ {4}/, '  - ');
}

const actions: Readonly<Record<RunExplanation['action'], string>> = {
  send: 'it would be sent',
  hold: 'it would be held back',
  skip: 'it would be skipped',
  recall: 'it would not be run again',
  error: 'it could not be run',
};

const classes: Readonly<Record<RunExplanation['commandClass'], string>> = {
  'read-only': 'it only reads',
  changing: 'it changes something',
  destructive: 'it destroys something',
  unknown: 'labproof does not know whether it changes anything, and takes it for changing',
};

function runText(run: RunExplanation): readonly string[] {
  const stack = run.stack.map(({ shell, line }, index) =>
    index === 0 ? `${shell} (login)` : line === null ? shell : `${shell} (entered in line ${line})`,
  );
  const out = [
    item(`${actions[run.action]}: ${run.reason}`),
    item(
      `host ${run.host ?? 'not known'}${run.target === null ? ', no target' : `, target ${run.target} (${run.runner})`}${run.user === null ? '' : `; the prompt shows the user ${run.user}`}`,
    ),
    item(`shell ${stack.join(' › ')}${run.directory === null ? '' : `; directory ${run.directory}`}`),
  ];
  if (run.sent !== run.documented) out.push(item(`sent as: ${run.sent}`));
  for (const { value, line } of run.waitsFor) out.push(item(`with this lab's name for ${value}, which line ${line} shows`));
  for (const each of run.evidence.filter((one) => ['host', 'shell', 'directory'].includes(one.about)))
    out.push(item(`${each.about}: ${each.text} (${each.source}, line ${each.line})`));
  for (const each of run.settledBy) out.push(item(`would settle it: ${reason(each)}`));
  if (run.problem?.hint !== undefined) out.push(item(run.problem.hint));
  const repeat = run.repeatMs > 0 ? `; while its output does not hold yet it is repeated for up to ${seconds(run.repeatMs)}` : '';
  const until = run.until === 'interrupt' ? 'runs until each documented line has an answer, then ^C, at most' : 'may take';
  out.push(item(`consent: ${classes[run.commandClass]}`), item(`deadline: ${until} ${seconds(run.deadlineMs)}${repeat}`));
  return out;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

function outputText(output: NonNullable<Explanation['output']>, line: number, whole: boolean): readonly string[] {
  const out: string[] = [];
  if (output.itself.verdict !== 'pass')
    out.push(item(`the page's own output would not pass (${output.itself.verdict}): ${output.itself.findings.join('; ')}`));
  if (output.rules === null) out.push(item('for each token: labproof explain on a line of the output'));
  else if (output.rules === 'elided') out.push(item('nothing: the page leaves lines out here, and any lines may stand in their place'));
  else if (output.rules === 'none') out.push(item('nothing: this line is not compared'));
  else out.push(...rulesText(output.rules));
  const own = output.requirements.filter((each) => each.rule !== 'relation' || each.line === line || whole);
  for (const each of own)
    out.push(
      item(
        each.rule === 'relation'
          ? `required: ${each.reading}, as on the page`
          : `required: ${each.reading}, because line ${each.line} says "${each.sentence}"`,
      ),
    );
  for (const each of output.notVerified) out.push(item(`not verified: line ${each.line} says "${each.sentence}" (${each.why})`));
  return out;
}

const rules: Readonly<Record<TokenRule['rule'], string>> = {
  'must-hold': 'must hold',
  reported: 'should hold',
  'may-differ': 'may differ',
  bound: 'a name',
  'left-out': 'anything',
};

function rulesText(line: LineRules): readonly string[] {
  const groups = grouped(line.tokens.filter((token) => !isQuiet(token)));
  const width = Math.min(28, Math.max(...groups.map((group) => group.text.length), 0));
  return [
    ...groups.flatMap(({ text, token }) => {
      const head = `  ${oneLine(text, 56).padEnd(width)}  ${rules[token.rule].padEnd(12)}`;
      const rest = wrap([meaning(token), ...exceptions(token)].join('\n'), 110, ' '.repeat(width + 16));
      return [head.length <= width + 16 ? head + rest.trimStart() : `${head.trimEnd()}\n${rest}`];
    }),
    item(`without this line: ${trial(line.missing)}`),
    ...(line.another === null ? [] : [item(`one more line like it: ${trial(line.another)}`)]),
    ...(line.moved === null ? [] : [item(`in another place of the output: ${trial(line.moved)}`)]),
  ];
}

/** Commas and brackets that nobody compares say nothing to an author. */
function isQuiet(token: TokenRule): boolean {
  return token.type === 'punctuation' && token.rule === 'may-differ' && exceptions(token).length === 0;
}

/** Plain words beside each other that fare alike are said at once. */
function grouped(tokens: readonly TokenRule[]): readonly { readonly text: string; readonly token: TokenRule }[] {
  const groups: { text: string; token: TokenRule; end: number }[] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    const end = token.column + token.text.length;
    if (last !== undefined && plain(last.token) && plain(token) && last.token.rule === token.rule && token.column - last.end <= 1) {
      last.text += `${' '.repeat(token.column - last.end)}${token.text}`;
      last.end = end;
    } else groups.push({ text: token.text, token, end });
  }
  return groups;
}

function plain(token: TokenRule): boolean {
  return (token.type === 'word' || token.type === 'punctuation') && (token.rule === 'reported' || token.rule === 'may-differ');
}

function meaning(token: TokenRule): string {
  const first = token.trials[0];
  switch (token.rule) {
    case 'must-hold':
      return `another value fails (${first?.value}: ${first?.why})`;
    case 'reported':
      return plain(token) ? 'other words are drift' : `another value is drift (${first?.value}: ${first?.why})`;
    case 'may-differ':
      return token.why === '' ? 'any other value passes' : token.why;
    case 'bound':
      return `${everywhere(token) ? 'each lab has its own, and it must be the same wherever the page shows it' : 'each lab has its own; from here on it must stay the same'}${also(token)}`;
    case 'left-out':
      return token.why;
    default:
      return token.rule satisfies never;
  }
}

function everywhere(token: TokenRule): boolean {
  return token.trials[0]?.verdict !== 'pass';
}

function also({ alsoIn }: TokenRule): string {
  if (alsoIn.length === 0) return '';
  const files = [...new Set(alsoIn.map((each) => each.file))];
  const lines = files.map((file) => {
    const numbers = [...new Set(alsoIn.filter((each) => each.file === file).map((each) => each.line))];
    return `${files.length === 1 ? '' : `${file} `}${numbers.length === 1 ? 'line' : 'lines'} ${numbers.slice(0, 8).join(', ')}${numbers.length > 8 ? ', …' : ''}`;
  });
  return ` (also ${lines.slice(0, 3).join('; ')})`;
}

/** What was tried and fared otherwise than the rule says. */
function exceptions(token: TokenRule): readonly string[] {
  const usual = { 'must-hold': 'fail', reported: 'drift', 'may-differ': 'pass', bound: 'pass', 'left-out': null }[token.rule];
  const shown = token.trials.filter(
    (each) => each.verdict !== usual && !(token.rule === 'bound' && each.where === 'here' && fine(each, token)),
  );
  return shown.map((each) => `${each.value}${each.where === 'everywhere' ? ' everywhere' : ''}: ${trial(each)}`);
}

/** A name that changes at one place only fails by itself: that is what being bound means. */
function fine(each: Trial, token: TokenRule): boolean {
  return token.trials.some((other) => other.value === each.value && other.where === 'everywhere' && other.verdict === 'pass');
}

function trial({ verdict, why }: Trial): string {
  return verdict === 'pass' ? `passes${why === '' ? '' : ` (${why})`}` : `${verdict === 'fail' ? 'fails' : 'is drift'}: ${why}`;
}

/** Grouped by the place where they are written. */
function overridesText(overrides: readonly Override[], file: string, config: string): readonly string[] {
  const places = new Map<string, Override[]>();
  for (const each of overrides) {
    const place = placeOf(each, file, config);
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  return [...places].flatMap(([place, each]) => [
    item(`${place}:`),
    ...each.flatMap(({ purpose, lines }) => [
      wrap(purpose, 100, '      '),
      ...lines.filter(shown).map((line) => (line === '' ? '' : `          ${harmless(line)}`)),
    ]),
  ]);
}

/** The blank lines around an annotation are said once, in words. */
function shown(line: string, index: number, lines: readonly string[]): boolean {
  return line !== '' || (index > 0 && index < lines.length - 1);
}

function placeOf({ into, afterLine }: Override, file: string, config: string): string {
  if (into === 'configuration') return `in ${config}`;
  if (afterLine === null) return `in ${file}`;
  return `${afterLine === 0 ? `at the top of ${file}` : `behind line ${afterLine} of ${file}`}, between blank lines`;
}
