import type { Finding, FindingKind, PolicyName, Span } from '../../model/index.ts';
import { compareNumbers } from '../annotate/numbers.ts';
import { isConstant } from '../bind/addresses.ts';
import { type ColumnPolicy, columnPolicy } from '../policy/columns.ts';
import { addressesAreConfigured, columnOf, looksUpPublicName, printsGauges } from '../policy/families.ts';
import {
  configuredTimer,
  drawnAddress,
  drawnLabel,
  gaugeLabel,
  identityLabel,
  liveness,
  numberRule,
  plannedAddress,
  unwantedCount,
  validUntil,
  wantedCount,
} from '../policy/labels.ts';
import { areSynonyms, isBadState, isStateWord, negations } from '../policy/states.ts';
import { bindableTypes, type Token, type TokenType } from '../tokens/token.ts';
import { type Bind, type Env, finding, type PairResult, type Place } from './pair.ts';

/** Judges one documented token against the live one at its place. Precedence: state guard, column, label, type, unknown. */
export function judgeToken(documented: Token, live: Token, place: Place, env: Env): PairResult {
  const spans: Spans = { documented: spanOf(documented, place.documentedLine), live: spanOf(live, place.liveLine) };
  const rule =
    place.column === null
      ? null
      : (env.overrides.column(place.column) ?? columnOf(env.context.command, place.column) ?? columnPolicy(place.column));
  if (documented.text === live.text && documented.type === 'date' && validUntil.test(place.before))
    return expiry(documented, live, spans, env, documented.text);
  if (documented.text === live.text) return identical(documented, live, spans, env);
  // `eth1@if7`: the number of its other end.
  if (/^if\d+$/.test(documented.text) && /^if\d+$/.test(live.text) && place.before.endsWith('@')) return ignored(spans, 'word', 'an index');
  if (documented.type === 'elision') return ignored(spans, documented.type, 'the page leaves this out');
  if (documented.type === 'redacted' || live.type === 'redacted') return ignored(spans, 'redacted', 'a credential, blotted out');
  if (documented.type === 'placeholder') return placeholder(documented, live, spans);
  const override = byAnnotation(documented, live, place, spans, env);
  if (override !== null) return override;
  if (unitChanged(documented.text, live.text))
    return failed(spans, 'number', 'equal', documented.type, `${documented.text} became ${live.text}: the same number in another unit`);
  const guarded = stateGuard(documented, live, place, rule, spans);
  if (guarded !== null) return guarded;
  if (place.column === null && isMadeAnew(documented, live, place, env))
    return ignored(spans, documented.type, 'made anew for every answer');
  if (rule !== null) return byColumn(rule, documented, live, place, spans, env);
  return byType(documented, live, place, spans, env);
}

/** What the author says of this very place or these very words; only naming the word overrides a state. */
function byAnnotation(documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult | null {
  if (env.overrides.allows(documented.text, live.text)) return ignored(spans, documented.type, 'one of those that the page allows');
  const override = env.overrides.at(place.documentedLine, documented);
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
  if (!drawnLabel.test(place.before)) return false;
  // The header of an answer that nobody shall keep lies in the past on purpose.
  if (validUntil.test(place.before) && !/\b(?:curl|wget|https?|xh)\b/.test(env.context.command)) return false;
  const isValue = (token: Token): boolean => /\d/.test(token.text) && !isStateWord(token.text);
  return isValue(documented) && isValue(live) && (isMoment(documented) ? isMoment(live) || live.type === 'number' : true);
}

interface Spans {
  readonly documented: Span;
  readonly live: Span;
}

export function spanOf(token: Token, line: number): Span {
  return { line, column: token.column, text: token.text };
}

function identical(documented: Token, live: Token, spans: Spans, env: Env): PairResult {
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
  return live.type === 'absent'
    ? failed(spans, 'state', 'type', live.type, `a value was expected for ${documented.text}, and there is none`)
    : ignored(spans, 'placeholder', `stands for ${documented.text}`);
}

/** Words that are states only where a state is named; elsewhere they are just words. */
const weak = new Set([
  'on',
  'no',
  'yes',
  'root',
  'current',
  'static',
  'start',
  'open',
  'build',
  'clean',
  'normal',
  'init',
  'backup',
  'candidate',
  'exchange',
  'connect',
  'done',
  'exists',
  'present',
  'valid',
  'complete',
  'master',
  'primary',
  'leader',
  'drop',
  'listen',
  'delay',
  'removed',
  'full',
  'delete',
  'partial',
  'stale',
  'learn',
  'green',
  'red',
  'yellow',
  'light',
  'created',
  'configured',
]);

/** A documented state that became another word is a failure, whatever else is said of the place. */
function stateGuard(documented: Token, live: Token, place: Place, rule: ColumnPolicy | null, spans: Spans): PairResult | null {
  const here =
    rule?.kind === 'state' || /[:=]\s*$|\b(?:is|state|status|policy|mode|action|result|health|phase|condition)$/.test(place.before);
  const wasState = here
    ? isStateWord(documented.text) || documented.type === 'word' || documented.type === 'state'
    : isStateWord(documented.text) && (!weak.has(documented.text.toLowerCase()) || /^[A-Z]{4,}$/.test(documented.text));
  const isBad = isBadState(live.text) && (here || !weak.has(live.text.toLowerCase()));
  if (documented.text.toLowerCase() === live.text.toLowerCase() && (documented.type === 'state' || documented.type === 'word')) {
    return drifted(spans, 'text', 'equal', documented.type, `"${documented.text}" is written "${live.text}" now`);
  }
  if (place.column === 'ROLES' || place.column === 'ROLE') return null;
  if (isStateWord(documented.text) && areSynonyms(documented.text, live.text)) {
    return drifted(spans, 'text', 'equal', 'state', `"${live.text}" says the same as "${documented.text}"`);
  }
  const where = place.column === null ? label(place) : `column ${place.column}`;
  if (rule?.kind === 'state' && wasState && rule.policy === 'equal')
    return failed(spans, 'state', 'equal', 'state', `${where}: ${documented.text} became ${live.text}`);
  if (isStateWord(documented.text) && wasState)
    return failed(spans, 'state', 'equal', 'state', `${where}: the state ${documented.text} became ${live.text}`);
  if (isBad && documented.type !== 'ratio')
    return failed(spans, 'state', 'equal', 'state', `${where}: ${documented.text} became ${live.text}`);
  if (here && documented.type === 'word' && live.type === 'word' && /\b(?:state|status)\b/.test(place.before)) {
    return failed(spans, 'state', 'equal', 'state', `${where}: ${documented.text} became ${live.text}`);
  }
  if (live.type === 'absent') {
    if (documented.type === 'absent') return failed(spans, 'state', 'equal', 'absent', `${where}: ${documented.text} became ${live.text}`);
    return failed(spans, 'state', 'equal', 'absent', `${where}: ${documented.text} is not there yet: ${live.text}`);
  }
  if (negations.has(live.text.toLowerCase()) && !negations.has(documented.text.toLowerCase())) {
    return failed(spans, 'state', 'equal', 'state', `"${live.text}" stands where the page says "${documented.text}"`);
  }
  return null;
}

function byColumn(rule: ColumnPolicy, documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
  const where = `column ${place.column ?? ''}`;
  const differs = `${where}: ${documented.text} became ${live.text}`;
  switch (rule.policy) {
    case 'ignore':
      return volatile(documented, live, place, spans, where);
    case 'full':
      return full(documented, live, spans, where);
    case 'set':
      return documented.type === 'flags' || live.type === 'flags'
        ? flags(documented, live, spans)
        : letters(documented, live, spans, where);
    case 'range':
      return zeroStays(documented, live, spans, where);
    case 'count':
      return counted(documented, live, spans, where);
    case 'bind':
      if (/^[a-z]+_[a-z]+$/.test(documented.text) && /^[a-z]+_[a-z]+\d*$/.test(live.text))
        return ignored(spans, 'word', `${where}: a name drawn by the engine`);
      if (bindableTypes.has(documented.type)) return bindable(documented, live, { ...place, before: 'ip:' }, spans, env);
      return byType(documented, live, place, spans, env);
    case 'equal':
      // `Up 2 minutes`: the state is the word, the age beside it is none.
      if (isMoment(documented) && isMoment(live)) return ignored(spans, documented.type, `${where}: an age`);
      if (rule.exact === true) return failed(spans, rule.kind, 'equal', documented.type, differs);
      // `k3w8p1x0zq7m`: a number that the engine draws for what it makes.
      if (
        place.column === 'ID' &&
        !bindableTypes.has(documented.type) &&
        isDrawn(documented) &&
        isDrawn(live) &&
        documented.text.length === live.text.length
      )
        return bindable({ ...documented, type: 'hex', stem: '' }, { ...live, type: 'hex', stem: '' }, place, spans, env, true);
      if (bindableTypes.has(documented.type) && (rule.kind === 'missing-row' || !plannedTypes.has(documented.type)))
        return bindable(documented, live, place, spans, env, rule.kind === 'missing-row');
      if (rule.kind === 'version' && !isVersionLike(documented, live))
        return drifted(spans, documented.type === 'word' ? 'text' : 'version', 'equal', documented.type, differs);
      return rule.otherwise === 'fail'
        ? failed(spans, rule.kind, 'equal', documented.type, differs)
        : drifted(spans, rule.kind, 'equal', documented.type, differs);
    case 'type':
      // `412/nginx`: the process is the program, not its number.
      if (documented.type === 'number' && live.type === 'number' && /^PID/.test(place.column ?? ''))
        return ignored(spans, 'number', `${where}: a process number`);
      return byType(documented, live, place, spans, env);
    default:
      return byType(documented, live, place, spans, env);
  }
}

function isMoment(token: Token): boolean {
  return token.type === 'elapsed' || token.type === 'date';
}

const plannedTypes: ReadonlySet<TokenType> = new Set(['ipv4', 'prefix', 'ipv6']);

function isVersionLike(documented: Token, live: Token): boolean {
  return documented.type === 'version' && live.type === 'version';
}

/** Times, ages and counters: any value of the kind, but a value there must be. */
function volatile(documented: Token, live: Token, place: Place, spans: Spans, where: string): PairResult {
  const measure = new Set<TokenType>([
    'elapsed',
    'date',
    'latency',
    'number',
    'percent',
    'size',
    'ratio',
    'version',
    'hex',
    'hex-literal',
    'hash',
  ]);
  if (/^(?:USE%|IUSE%)$/.test(place.column ?? '') && Number.parseFloat(live.text) >= 98 && Number.parseFloat(documented.text) < 98) {
    return Number.parseFloat(live.text) >= 100
      ? failed(spans, 'state', 'range', live.type, `${where}: nothing is free, ${live.text} is used`)
      : drifted(spans, 'counter', 'range', live.type, `${where}: ${live.text} is all but full`);
  }
  if (isDrawn(documented) && isDrawn(live)) return ignored(spans, documented.type, `${where}: drawn anew`);
  if (measure.has(documented.type) && measure.has(live.type)) return ignored(spans, documented.type, `${where}: may differ`);
  if (measure.has(documented.type) && /^(?:never|-)$/i.test(live.text)) {
    return failed(spans, 'state', 'type', documented.type, `${where}: a time was expected, and "${live.text}" stands there`);
  }
  if (documented.type === live.type && (documented.type === 'word' || documented.type === 'punctuation'))
    return ignored(spans, documented.type, `${where}: may differ`);
  return drifted(spans, 'text', 'type', documented.type, `${where}: ${documented.text} became ${live.text}`);
}

/** A long name that nobody made up: a fingerprint, a token. */
function isDrawn(token: Token): boolean {
  return (
    token.type === 'secret' || token.type === 'digest' || (token.text.length >= 12 && /\d/.test(token.text) && /[A-Za-z]/.test(token.text))
  );
}

/** `1/1` stays full. */
function full(documented: Token, live: Token, spans: Spans, where: string): PairResult {
  const [d, l] = [fraction(documented.text), fraction(live.text)];
  const differs = `${where}: ${documented.text} became ${live.text}`;
  if (d === null || l === null) return failed(spans, 'state', 'full', documented.type, differs);
  if (d[0] === d[1]) {
    if (l[0] !== l[1] || l[1] === 0) return failed(spans, 'state', 'full', 'ratio', `${differs}: not all are ready`);
    return drifted(spans, 'count', 'full', 'ratio', `${differs}: all are ready, and there are ${l[1] > d[1] ? 'more' : 'fewer'}`);
  }
  return drifted(spans, 'count', 'full', 'ratio', differs);
}

function fraction(text: string): readonly [number, number] | null {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2])];
}

/** Flags as letters (`UH`) or words: the same set. */
function letters(documented: Token, live: Token, spans: Spans, where: string): PairResult {
  const sorted = (text: string) => [...text].sort().join('');
  if (sorted(documented.text) === sorted(live.text)) return ignored(spans, 'flags', `${where}: the same flags`);
  return failed(spans, 'flags', 'set', 'flags', `${where}: the flags ${documented.text} became ${live.text}`);
}

const carrying = new Set(['UP', 'RUNNING', 'LOWER_UP']);

function flags(documented: Token, live: Token, spans: Spans): PairResult {
  const set = (token: Token) => new Set(token.text.replace(/^<|>$/g, '').split(','));
  const [d, l] = [set(documented), set(live)];
  const lost = [...d].filter((flag) => !l.has(flag));
  const gained = [...l].filter((flag) => !d.has(flag));
  if (lost.some((flag) => carrying.has(flag)) || gained.includes('NO-CARRIER'))
    return failed(spans, 'state', 'set', 'flags', `the interface is not ${lost.join(', ') || 'carrying'}: ${live.text}`);
  if (lost.length > 0) return failed(spans, 'flags', 'set', 'flags', `lost of the flags: ${lost.join(', ')}`);
  if (gained.length > 0) return drifted(spans, 'flags', 'set', 'flags', `new among the flags: ${gained.join(', ')}`);
  return ignored(spans, 'flags', 'the same flags in another order');
}

/** A counter of errors that is zero stays zero; others may be anything. */
function zeroStays(documented: Token, live: Token, spans: Spans, where: string): PairResult {
  const [d, l] = [numberOf(documented.text), numberOf(live.text)];
  if (d === null || l === null)
    return drifted(spans, 'counter', 'range', documented.type, `${where}: ${documented.text} became ${live.text}`);
  if (d === 0 && l > 0) return drifted(spans, 'counter', 'range', 'number', `${where}: was zero, and is ${live.text}`);
  return ignored(spans, 'number', `${where}: a counter`);
}

/** Counts that the page shows: gone to zero, or to a word, is a failure; any other change is drift. */
function counted(documented: Token, live: Token, spans: Spans, where: string): PairResult {
  const [d, l] = [numberOf(documented.text), numberOf(live.text)];
  const differs = `${where}: ${documented.text} became ${live.text}`;
  if (d === null && l !== null) return drifted(spans, 'count', 'count', documented.type, differs);
  if (l === null) return failed(spans, 'state', 'count', live.type, `${differs}: a number was expected`);
  if (d !== null && d > 0 && l === 0) return failed(spans, 'count', 'count', 'number', differs);
  return drifted(spans, 'count', 'count', 'number', differs);
}

function numberOf(text: string): number | null {
  const plain = text.replace(/,(?=\d{3})/g, '');
  return /^[+-]?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function byType(documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
  const where = label(place);
  const differs = `${where}: ${documented.text} became ${live.text}`;
  if (bindableTypes.has(documented.type)) return bindable(documented, live, place, spans, env);
  const numeric = new Set<TokenType>(['number', 'elapsed', 'size', 'latency', 'percent', 'version', 'ratio', 'date']);
  if (
    identityLabel.test(place.before) &&
    (documented.type === 'word' || (documented.type === 'number' && !printsGauges(env.context.command)))
  )
    return failed(spans, documented.type === 'word' ? 'text' : 'number', 'equal', documented.type, differs);
  switch (documented.type) {
    case 'elapsed':
    case 'date':
      if (documented.type === 'date' && validUntil.test(place.before)) return expiry(documented, live, spans, env, differs);
      if (configuredTimer.test(place.before))
        return drifted(spans, 'timer', 'equal', documented.type, `${where}: a configured timer: ${documented.text} became ${live.text}`);
      if (live.type === 'elapsed' || live.type === 'date' || (live.type === 'number' && documented.type === 'elapsed'))
        return ignored(spans, documented.type, 'a time');
      if (/^(?:never|n\/a|-)$/i.test(live.text) && liveness.test(place.before))
        return failed(spans, 'state', 'type', documented.type, differs);
      return drifted(spans, 'text', 'type', documented.type, differs);
    case 'latency':
      return numeric.has(live.type) ? ignored(spans, 'latency', 'a measured time') : drifted(spans, 'text', 'type', 'latency', differs);
    case 'percent':
      if (/packet loss|loss/.test(place.after) || /\bloss\b/.test(place.before)) return loss(documented, live, spans);
      if (numeric.has(live.type) && Number.parseFloat(live.text) >= 98 && Number.parseFloat(documented.text) < 98)
        return drifted(spans, 'counter', 'range', 'percent', `${differs}: all but full`);
      if (numeric.has(live.type) && (gaugeLabel.test(place.before) || printsGauges(env.context.command)))
        return ignored(spans, 'percent', 'a measurement');
      if (numeric.has(live.type)) return drifted(spans, 'number', 'unknown', 'percent', differs);
      return failed(spans, 'number', 'type', 'percent', differs);
    case 'number':
      return numeric.has(live.type)
        ? numberPair(documented, live, place, spans, differs, env)
        : failed(spans, 'number', 'type', 'number', `${differs}: a number was expected`);
    case 'size':
      return sizePair(documented, live, spans, differs, numeric);
    case 'version':
      return numeric.has(live.type)
        ? drifted(spans, 'version', 'equal', 'version', `${where}: recorded with ${documented.text}, running ${live.text}`)
        : drifted(spans, 'text', 'equal', 'version', differs);
    case 'ratio':
      return ratio(documented, live, place, spans, differs);
    case 'flags':
      return live.type === 'flags' ? flags(documented, live, spans) : failed(spans, 'flags', 'set', 'flags', differs);
    case 'hex-literal':
      return live.type === 'hex-literal' && !/\bflags?\b|\bmbz\b/.test(place.before)
        ? ignored(spans, 'hex-literal', 'an identifier')
        : failed(spans, 'number', 'equal', 'hex-literal', differs);
    case 'secret':
      return live.type === 'secret' || live.type === 'hex'
        ? ignored(spans, 'secret', 'drawn anew')
        : drifted(spans, 'text', 'type', 'secret', differs);
    case 'mode':
      return failed(spans, 'flags', 'equal', 'mode', `the permissions ${documented.text} became ${live.text}`);
    case 'digest':
      return drifted(spans, 'version', 'equal', 'digest', differs);
    case 'port-name':
      return failed(spans, 'text', 'equal', 'port-name', differs);
    case 'absent':
      return drifted(spans, 'text', 'equal', 'absent', differs);
    case 'marks':
      return marks(documented, live, spans);
    case 'punctuation':
      return quiet.has(documented.text) && quiet.has(live.text)
        ? ignored(spans, 'punctuation', 'punctuation')
        : drifted(spans, 'text', 'equal', 'punctuation', differs);
    default:
      if (/\d$/.test(place.before) && (live.text === `${documented.text}s` || documented.text === `${live.text}s`))
        return ignored(spans, 'word', 'one or several');
      if (isExchanged(documented, live, place, env))
        return failed(spans, 'binding', 'equal', documented.type, `${differs}, and both stand in the output at each other's place`);
      return live.type === 'word' || documented.type === 'word'
        ? drifted(spans, 'text', 'unknown', documented.type, differs)
        : drifted(spans, 'unknown', 'unknown', documented.type, differs);
  }
}

/** Two names of the page that changed places: words in a column, and names anywhere. */
function isExchanged(documented: Token, live: Token, place: Place, env: Env): boolean {
  if (documented.type !== 'word' || live.type !== 'word') return false;
  // Within one line they are a list in another order.
  if (`${place.before} ${place.after}`.includes(live.text.toLowerCase())) return false;
  const named = place.column !== null || (/[\d_.-]/.test(documented.text) && /[\d_.-]/.test(live.text));
  return named && env.words.documented.has(live.text) && env.words.live.has(documented.text);
}

export const quiet: ReadonlySet<string> = new Set([',', ';', ':', '"', "'", '.', '`', '(', ')']);

/** A number of which nothing says what it counts: zero is another thing than some, all else a person has to look at. */
function unlabelled(documented: Token, live: Token, place: Place, spans: Spans, differs: string, env: Env): PairResult {
  if (printsGauges(env.context.command)) {
    const [d, l] = [numberOf(documented.text), numberOf(live.text)];
    return place.column === null && d !== null && d > 0 && l === 0
      ? drifted(spans, 'counter', 'range', 'number', `${differs}: nothing was measured`)
      : ignored(spans, 'number', 'a measurement');
  }
  if (/^0[0-7]{3}$/.test(documented.text) && /^0[0-7]{3}$/.test(live.text))
    return failed(spans, 'flags', 'equal', 'mode', `the permissions ${documented.text} became ${live.text}`);
  const [d, l] = [numberOf(documented.text), numberOf(live.text)];
  if (d !== null && d !== 0 && l === 0) return failed(spans, 'count', 'range', 'number', `${differs}: nothing is left`);
  // A switch: `net.ipv4.ip_forward = 0`.
  if (d === 0 && l === 1 && /[:=] ?$/.test(place.before)) return failed(spans, 'number', 'equal', 'number', differs);
  return drifted(spans, 'number', 'unknown', 'number', differs);
}

/** The moment until which something is valid has to lie ahead. */
function expiry(documented: Token, live: Token, spans: Spans, env: Env, differs: string): PairResult {
  const until = Date.parse(live.text);
  if (live.type !== 'date') return failed(spans, 'state', 'range', 'date', differs);
  if (env.context.now !== undefined && !Number.isNaN(until) && until <= env.context.now)
    return failed(spans, 'state', 'range', 'date', `it was valid until ${live.text}, and that is over`);
  return documented.text === live.text ? same(spans, 'date') : ignored(spans, 'date', 'another time of validity');
}

function numberPair(documented: Token, live: Token, place: Place, spans: Spans, differs: string, env: Env): PairResult {
  // The bits of the flags that stand next to it, compared there.
  if (/\bflags ?=$/.test(place.before) && place.after.startsWith('<')) return ignored(spans, 'number', 'the flags beside it as a number');
  // `4: eth0:` numbers what follows, in the order in which it came to be.
  if (place.before === '' && place.after.startsWith(':')) return ignored(spans, 'number', 'an index');
  // `shopd[1874]`, `sdb1[0]`: a process, a place in a set.
  const inSet = /\bmdstat\b/.test(env.context.command);
  if (/\w\s?\[$/.test(place.before) && (/^\] ?:/.test(place.after) || (inSet && place.after.startsWith(']'))))
    return ignored(spans, 'number', 'a process or a place in a set');
  if (/[└├]\s?─$/.test(place.before)) return ignored(spans, 'number', 'a process');
  if (/[\d\]*]:$|\bport\b/.test(place.before) || /^\/ ?(?:tcp|udp|sctp)\b/.test(place.after)) {
    const drawn = !/\blisten\w*\b[^,;]*$/.test(place.before) && drawnPort(documented, live, env);
    if (drawn) return ignored(spans, 'number', 'a port that the system draws');
    if (/^\/ ?(?:tcp|udp|sctp)\b/.test(place.after)) return failed(spans, 'number', 'equal', 'number', differs);
  }
  const flip = zeroFlip(documented, live, place);
  if (flip !== null) return failed(spans, 'count', 'range', 'number', `${differs}: ${flip}`);
  const rule = numberRule(place.before, place.after);
  const where = label(place);
  if (rule === null) return unlabelled(documented, live, place, spans, differs, env);
  // A configured timer is whole; one with a fraction is running.
  if (rule.kind === 'timer' && /\d\.\d/.test(documented.text + live.text)) return ignored(spans, 'number', `${where}: a running timer`);
  if (rule.kind === 'loss') return loss(documented, live, spans);
  if (rule.kind === 'number' && rule.policy === 'range') return port(documented, live, spans, differs);
  if (rule.policy === 'range' && rule.otherwise === 'fail' && numberOf(documented.text) === 0 && (numberOf(live.text) ?? 0) > 0)
    return failed(spans, 'count', 'range', 'number', `${differs}: none was documented`);
  if (rule.policy === 'range') return zeroStays(documented, live, spans, where);
  if (rule.policy === 'count') return counted(documented, live, spans, where);
  if (rule.policy === 'ignore') return ignored(spans, 'number', `${where}: may differ`);
  if (rule.policy === 'type') {
    const [d, l] = [numberOf(documented.text), numberOf(live.text)];
    if (d !== null && d > 0 && l === 0 && /\b(?:packets|bytes)\b/.test(place.before))
      return drifted(spans, 'counter', 'range', 'number', `${where}: nothing was counted`);
    return ignored(spans, 'number', `${where}: a counter`);
  }
  return rule.otherwise === 'fail'
    ? failed(spans, rule.kind, 'equal', 'number', differs)
    : drifted(spans, rule.kind, 'equal', 'number', differs);
}

/** Some that became none of what has to be there, none that became some of what must not be. */
function zeroFlip(documented: Token, live: Token, place: Place): string | null {
  const [d, l] = [numberOf(documented.text), numberOf(live.text)];
  if (d === null || l === null) return null;
  if (d > 0 && l === 0 && wantedCount.test(place.before)) return 'none is left';
  return d === 0 && l > 0 && unwantedCount.test(place.before) ? 'none was documented' : null;
}

/** Two node ports of Kubernetes, or two ports out of the range from which a system draws. */
function drawnPort(documented: Token, live: Token, env: Env): boolean {
  const [d, l] = [numberOf(documented.text) ?? 0, numberOf(live.text) ?? 0];
  const nodePort = (value: number): boolean => value >= 30_000 && value <= 32_767;
  return (
    (/\b(?:kubectl|oc|k3s)\b/.test(env.context.command) && nodePort(d) && nodePort(l)) ||
    (d >= 32_768 && l >= 32_768 && d <= 65_535 && l <= 65_535)
  );
}

/** Both out of the range of ports that a system draws from: drawn. */
function port(documented: Token, live: Token, spans: Spans, differs: string): PairResult {
  const drawn = (text: string) => (numberOf(text) ?? 0) >= 32_768;
  return drawn(documented.text) && drawn(live.text)
    ? ignored(spans, 'number', 'a port that the system draws')
    : failed(spans, 'number', 'equal', 'number', differs);
}

function loss(documented: Token, live: Token, spans: Spans): PairResult {
  const [d, l] = [Number.parseFloat(documented.text), Number.parseFloat(live.text)];
  const rises = /%/.test(documented.text);
  const all = rises ? l >= 100 : l <= 0;
  if (all) return failed(spans, 'loss', 'range', 'percent', `everything was lost: ${live.text}`);
  return drifted(
    spans,
    'loss',
    'range',
    'percent',
    `${d === 0 || d === 100 ? 'some was lost' : 'the loss differs'}: ${documented.text} became ${live.text}`,
  );
}

function sizePair(documented: Token, live: Token, spans: Spans, differs: string, numeric: ReadonlySet<TokenType>): PairResult {
  if (!numeric.has(live.type)) return drifted(spans, 'text', 'type', 'size', differs);
  const [d, l] = [bytes(documented.text), bytes(live.text)];
  if (d > 0 && l === 0) return drifted(spans, 'counter', 'range', 'size', `${differs}: nothing is left`);
  return ignored(spans, 'size', 'a size');
}

function bytes(text: string): number {
  const match = /^([\d.,]+) ?([kKMGTPE]?)/.exec(text);
  return match === null
    ? 0
    : Number((match[1] ?? '0').replace(/,/g, '.')) *
        1024 ** ('kKMGTPE'.indexOf(match[2] || 'x') < 0 ? 0 : Math.max(1, ' kMGTPE'.indexOf((match[2] ?? '').replace('K', 'k'))));
}

function ratio(documented: Token, live: Token, place: Place, spans: Spans, differs: string): PairResult {
  if (live.type !== 'ratio') return failed(spans, 'number', 'type', 'ratio', differs);
  if (/\[$/.test(place.before))
    return failed(spans, 'number', 'equal', 'ratio', `the distance or metric ${documented.text} became ${live.text}`);
  if (/\bload\b/.test(place.before)) return ignored(spans, 'ratio', 'a load');
  const [d, l] = [fraction(documented.text), fraction(live.text)];
  if (d !== null && l !== null && d[0] === d[1] && l[0] === 0)
    return failed(spans, 'loss', 'full', 'ratio', `none of ${l[1]}: ${live.text}`);
  return drifted(spans, d !== null && d[0] === d[1] ? 'loss' : 'number', 'unknown', 'ratio', differs);
}

/** `!!!!!` are replies, `.` are losses. */
function marks(documented: Token, live: Token, spans: Spans): PairResult {
  if (!/!/.test(documented.text)) return ignored(spans, 'marks', 'drawn');
  if (!/!/.test(live.text)) return failed(spans, 'loss', 'range', 'marks', `no reply at all: ${live.text}`);
  return live.text.includes('.')
    ? drifted(spans, 'loss', 'range', 'marks', `not every reply came: ${live.text}`)
    : ignored(spans, 'marks', 'replies');
}

/** Names of things: bound when the kind of thing is the same and nothing speaks against it. */
function bindable(documented: Token, live: Token, place: Place, spans: Spans, env: Env, isKey = false): PairResult {
  const { type } = documented;
  const planned = type === 'ipv4' || type === 'prefix' || type === 'ipv6';
  const wrong = (why: string, kind: FindingKind): PairResult => failed(spans, isKey ? 'missing-row' : kind, 'bind', type, why);
  const where = place.column === null ? label(place) : `column ${place.column}`;
  if (!isOfType(documented, live)) {
    const kind: FindingKind = planned ? 'address' : 'binding';
    return wrong(
      `${where}: ${documented.text} became ${live.text}, which is ${planned ? 'no address of its kind' : 'another kind of name'}`,
      kind,
    );
  }
  if (type === 'prefix' && hostPart(documented.text)) return addressOfPrefix(documented, live, place, spans, env);
  const expected = type === 'hash' ? env.unifier.expectedHash(documented.text) : null;
  if (expected !== null && expected.live !== live.text)
    return wrong(`${where}: ${live.text} is not the hash in ${expected.of}`, 'relation');
  const unified = env.unifier.unify(documented.text, live.text, type);
  const binds = [bind(documented.text, live.text, type)];
  switch (unified.kind) {
    case 'same':
      return { ...same(spans, type), binds };
    case 'bound':
      return { ...bound(spans, type, unified.why), binds };
    case 'rebind':
      return { ...drifted(spans, 'binding', 'bind', type, `${where}: ${documented.text} became ${live.text}; ${unified.why}`), binds };
    case 'conflict':
      return wrong(`${where}: ${documented.text} became ${live.text}, but ${unified.why}`, unified.pinned ? 'address' : 'binding');
    case 'new':
      break;
    default:
      unified satisfies never;
  }
  if (!planned || type === 'ipv6') return { ...bound(spans, type, `${live.text} stands for ${documented.text} from here on`), binds };
  // What the page shows of another object cannot be this one, however this lab draws its addresses.
  if (!drawnAddress.test(place.before) && env.unifier.isDocumented(live.text))
    return wrong(
      `${where}: ${live.text} stands where the page has ${documented.text}, and the page shows it for something else`,
      'binding',
    );
  if (env.unifier.isFree(documented.text)) return { ...bound(spans, type, 'out of a range that each lab draws from'), binds };
  if (drawnAddress.test(place.before))
    return { ...bound(spans, type, `an address that each lab draws: ${live.text} stands for ${documented.text} from here on`), binds };
  if (looksUpPublicName(env.context.command)) return ignored(spans, type, 'an answer of the public DNS');
  if (plannedAddress.test(place.before) || addressesAreConfigured(env.context.command))
    return wrong(`${where}: another address: ${documented.text} became ${live.text}`, 'address');
  return {
    ...drifted(
      spans,
      'binding',
      'bind',
      type,
      `${where}: ${live.text} is taken for ${documented.text}; declare the range under addresses.free if each lab draws its own`,
    ),
    binds,
  };
}

function afterDot(text: string): string {
  return text.includes('.') ? text.slice(text.indexOf('.')) : '';
}

function isOfType(documented: Token, live: Token): boolean {
  const text = live.text;
  switch (documented.type) {
    case 'pod':
      return (
        text.startsWith(documented.stem) &&
        (live.type === 'pod'
          ? live.stem === documented.stem && afterDot(text) === afterDot(documented.text)
          : /^[a-z0-9]{5,16}(?:-[a-z0-9]{5})?$/.test(text.slice(documented.stem.length)))
      );
    case 'hash':
      return /^[0-9a-z]{8,10}$/.test(text);
    case 'hex':
      return (
        text.startsWith(documented.stem) &&
        /^[0-9a-zA-Z]+$/.test(text.slice(documented.stem.length)) &&
        text.length === documented.text.length
      );
    case 'interface':
      return text.startsWith(documented.stem) && live.type !== 'punctuation';
    case 'prefix':
    case 'uuid':
    case 'ipv6':
    case 'temporary':
      return live.type === documented.type && live.stem === documented.stem;
    default:
      return live.type === documented.type;
  }
}

/** `10.1.2.3/24` on an interface, `…/32` of a pod: it is the address that may be drawn. */
function hostPart(prefix: string): boolean {
  const [address, length] = prefix.split('/');
  return length === '32' || (address?.endsWith('.0') !== true && Number(length) <= 24);
}

function addressOfPrefix(documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
  const address = (token: Token): Token => ({ ...token, type: 'ipv4', text: token.text.replace(/\/.*$/, ''), stem: '' });
  return bindable(address(documented), address(live), place, spans, env);
}

function label(place: Place): string {
  const words = place.before
    .replace(/[:=\s]+$/, '')
    .split(/\s+/)
    .slice(-4)
    .join(' ');
  return words === '' ? 'the line' : `"${words}"`;
}

function bind(documented: string, live: string, type: TokenType): Bind {
  return { documented, live, type };
}

function same(spans: Spans, type: string): PairResult {
  return { findings: [], binds: [], tokens: [{ ...spans, mark: 'same', type, why: '' }] };
}

function ignored(spans: Spans, type: string, why: string): PairResult {
  return { findings: [], binds: [], tokens: [{ ...spans, mark: 'ignored', type, why }] };
}

function bound(spans: Spans, type: string, why: string): PairResult {
  return { findings: [], binds: [], tokens: [{ ...spans, mark: 'bound', type, why }] };
}

function drifted(spans: Spans, kind: FindingKind, policy: PolicyName, type: string, why: string): PairResult {
  return judged(finding('drift', kind, policy, type, spans.documented, spans.live, why));
}

function failed(spans: Spans, kind: FindingKind, policy: PolicyName, type: string, why: string): PairResult {
  return judged(finding('fail', kind, policy, type, spans.documented, spans.live, why));
}

function judged(found: Finding): PairResult {
  const mark = found.verdict === 'fail' ? 'fail' : 'drift';
  return {
    findings: [found],
    binds: [],
    tokens: [{ documented: found.documented, live: found.live, mark, type: found.type, why: found.why }],
  };
}
