import { compareNumbers } from '../annotate/numbers.ts';
import { isConstant } from '../bind/addresses.ts';
import { type ColumnPolicy, columnPolicy } from '../policy/columns.ts';
import { columnOf, printsGauges, returnsData } from '../policy/families.ts';
import { drawnLabel, validUntil } from '../policy/labels.ts';
import { isSameNumber } from '../policy/same-number.ts';
import { isBadState, isStateWord } from '../policy/states.ts';
import { bindableTypes, type Token } from '../tokens/token.ts';
import { bind, drifted, failed, ignored, label, type Spans, same, spanOf } from './answers.ts';
import { byColumn, isMoment } from './by-column.ts';
import { byType } from './by-type.ts';
import { expiry } from './numbers.ts';
import type { Env, PairResult, Place } from './pair.ts';
import { stateGuard } from './state-guard.ts';

/** Judges one documented token against the live one at its place. Precedence: state guard, column, label, type, unknown. */
export function judgeToken(documented: Token, live: Token, place: Place, env: Env): PairResult {
  const spans: Spans = { documented: spanOf(documented, place.documentedLine), live: spanOf(live, place.liveLine) };
  if (documented.text === live.text && documented.type === 'date' && validUntil.test(place.before))
    return expiry(documented, live, spans, env, documented.text);
  if (documented.text === live.text) return identical(documented, live, spans, env);
  const rule =
    place.column === null
      ? null
      : (env.overrides.column(place.column) ??
        env.own.column(place.column) ??
        columnOf(env.context.command, place.column) ??
        ofName(place.column, env));
  // `eth1@if7`: the number of its other end.
  if (/^if\d+$/.test(documented.text) && /^if\d+$/.test(live.text) && place.before.endsWith('@')) return ignored(spans, 'word', 'an index');
  if (documented.type === 'elision') return ignored(spans, documented.type, 'the page leaves this out');
  if (documented.type === 'redacted' || live.type === 'redacted') return ignored(spans, 'redacted', 'a credential, blotted out');
  if (documented.type === 'placeholder') return placeholder(documented, live, spans);
  if (isSameNumber(env.context.command, documented.text, live.text)) return ignored(spans, documented.type, 'another name of the same');
  // A dot at the end: SELinux knows the file, too.
  if (documented.type === 'mode' && documented.text.replace(/\.$/, '') === live.text.replace(/\.$/, ''))
    return ignored(spans, 'mode', 'a mark of SELinux');
  const override = byAnnotation(documented, live, place, spans, env);
  if (override !== null) return override;
  if (unitChanged(documented.text, live.text) && rule?.policy !== 'ignore' && !printsGauges(env.context.command))
    return failed(spans, 'number', 'equal', documented.type, `${documented.text} became ${live.text}: the same number in another unit`);
  if (env.own.breaksState(documented.text, live.text))
    return failed(spans, 'state', 'equal', 'state', `${label(place)}: ${documented.text} became ${live.text}`);
  if (cached.test(documented.text) && cached.test(live.text) && asksNeighbours.test(env.context.command))
    return ignored(spans, 'state', 'how long ago the neighbour was heard');
  const guarded = stateGuard(documented, live, place, rule, spans);
  if (guarded !== null) return guarded;
  const known = byMatcher(documented, live, spans, env);
  if (known !== null) return known;
  const labelled = place.column === null ? env.own.label(place.before) : null;
  if (labelled !== null) return byColumn(labelled, documented, live, place, spans, env);
  if (place.column === null && isMadeAnew(documented, live, place, env))
    return ignored(spans, documented.type, 'made anew for every answer');
  if (rule !== null) return byColumn(rule, documented, live, place, spans, env);
  return byType(documented, live, place, spans, env);
}

/** RFC 4861: an entry goes from one to the other by itself, and back. */
const cached = /^(?:reachable|stale|delay|probe)$/i;

const asksNeighbours = /\bip (?:-\S+ )*n(?:eigh\w*)?\b/;

/** The rule for a column that nobody has named: what a query returns is no measurement, whatever it is called. */
function ofName(column: string, env: Env): ColumnPolicy | null {
  const rule = columnPolicy(column);
  return rule?.policy === 'ignore' && returnsData(env.context.command) ? null : rule;
}

/** What the author says of this very place or these very words; only naming the word overrides a state. */
function byAnnotation(documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult | null {
  if (env.overrides.allows(documented.text, live.text)) return ignored(spans, documented.type, 'one of those that the page allows');
  const override = env.overrides.at(env.lineOf(place.documentedLine), documented);
  if (override === null || isStateWord(documented.text)) return null;
  if (override.kind === 'ignore')
    return isBadState(live.text)
      ? null
      : ignored(spans, documented.type, `the annotation in line ${override.line} says that it does not matter`);
  const { operator, limit } = override.limit;
  const value = Number.parseFloat(live.text);
  return compareNumbers(value, operator, limit)
    ? ignored(spans, documented.type, `the annotation in line ${override.line} allows ${operator} ${limit}`)
    : failed(
        spans,
        'number',
        'range',
        documented.type,
        `${live.text} is not ${operator} ${limit}, which the annotation in line ${override.line} asks for`,
      );
}

/** `10 Gbps` and `10 Mbps`: a value that grew would have another number as well. Ages are left out: `5m` and `5h` are both old. */
function unitChanged(documented: string, live: string): boolean {
  const unit = /^([\d.,]+) ?([KMGTPE]i?[Bb]?(?:ps|\/s|it\/s)?|[kmgt][Bb]?(?:ps|\/s)?|[KMGT]?bps|[KMGT]?bit\/s|[kKMG]?[Bb]ytes)$/;
  const [own, other] = [unit.exec(documented), unit.exec(live)];
  return own !== null && other !== null && own[1] === other[1] && own[2] !== other[2] && own[2]?.toLowerCase() !== other[2]?.toLowerCase();
}

/** A date, a number or a drawn name under a label such as `ETag:`; a word there is none of them, and an end of validity is judged. */
function isMadeAnew(documented: Token, live: Token, place: Place, env: Env): boolean {
  // In data a label is somebody's name for a member.
  if (env.data || !drawnLabel.test(place.before)) return false;
  // The header of an answer that nobody shall keep lies in the past on purpose.
  if (validUntil.test(place.before) && !/\b(?:curl|wget|https?|xh)\b/.test(env.context.command)) return false;
  const isValue = (token: Token): boolean => /\d/.test(token.text) && !isStateWord(token.text);
  return isValue(documented) && isValue(live) && (isMoment(documented) ? isMoment(live) || live.type === 'number' : true);
}

/** A kind of value that the user has told of: any of the kind, the same for the same, or none other. */
function byMatcher(documented: Token, live: Token, spans: Spans, env: Env): PairResult | null {
  const matcher = env.own.matcher(documented.text);
  if (matcher === null) return null;
  const differs = `the ${matcher.name} ${documented.text} became ${live.text}`;
  if (!matcher.pattern.test(live.text)) return failed(spans, 'text', 'type', documented.type, `${differs}, which is no ${matcher.name}`);
  const verdict = matcher.judge?.(documented.text, live.text);
  const wrong = (): PairResult =>
    (verdict ?? matcher.otherwise) === 'fail'
      ? failed(spans, 'text', 'equal', documented.type, differs)
      : drifted(spans, 'text', 'equal', documented.type, differs);
  if (verdict !== undefined) return verdict === 'pass' ? ignored(spans, documented.type, `any ${matcher.name}`) : wrong();
  if (matcher.policy === 'equal') return wrong();
  if (matcher.policy !== 'bind') return ignored(spans, documented.type, `any ${matcher.name}`);
  const unified = env.unifier.unify(documented.text, live.text, documented.type);
  if (unified.kind === 'conflict') return failed(spans, 'binding', 'bind', documented.type, `${documented.text}: ${unified.why}`);
  return {
    ...ignored(spans, documented.type, `a ${matcher.name} of this lab`),
    binds: [bind(documented.text, live.text, documented.type)],
  };
}

function identical(documented: Token, live: Token, spans: Spans, env: Env): PairResult {
  if (env.own.matcher(documented.text)?.policy === 'bind') {
    const same = byMatcher(documented, live, spans, env);
    if (same !== null) return same;
  }
  if (!bindableTypes.has(documented.type) || isConstant(documented.text)) return same(spans, documented.type);
  const unified = env.unifier.unify(documented.text, live.text, documented.type);
  if (unified.kind === 'conflict') return failed(spans, 'binding', 'bind', documented.type, `${documented.text}: ${unified.why}`);
  return { ...same(spans, documented.type), binds: [bind(documented.text, live.text, documented.type)] };
}

/** `<node-ip>` and `XX.XX.XX.XX` stand for any one value. */
function placeholder(documented: Token, live: Token, spans: Spans): PairResult {
  if (/^[Xx.]+$/.test(documented.text) && live.type !== 'ipv4') {
    return failed(spans, 'address', 'type', live.type, `an address was expected for ${documented.text}, and "${live.text}" stands there`);
  }
  // `<Active Int Ext>` stands in real outputs, too: there the same brackets hold what is to be compared.
  const [own, other] = [bracketed(documented), bracketed(live)];
  if (own !== null && other !== null) {
    const differs = `${documented.text} became ${live.text}`;
    return [own, other].some((words) => words.split(/\s+/).some(isStateWord))
      ? failed(spans, 'state', 'equal', 'placeholder', differs)
      : drifted(spans, 'text', 'equal', 'placeholder', differs);
  }
  if (own !== null && isStateWord(own) && isStateWord(live.text) && own.toLowerCase() !== live.text.toLowerCase())
    return failed(spans, 'state', 'equal', 'placeholder', `${documented.text} became ${live.text}`);
  return live.type === 'absent'
    ? failed(spans, 'state', 'type', live.type, `a value was expected for ${documented.text}, and there is none`)
    : ignored(spans, 'placeholder', `stands for ${documented.text}`);
}

function bracketed({ text }: Token): string | null {
  return /^<([^<>]+)>$/.exec(text)?.[1] ?? null;
}
