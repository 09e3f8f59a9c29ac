import { compareNumbers } from '../annotate/numbers.ts';
import { isConstant } from '../bind/addresses.ts';
import { type ColumnPolicy, columnPolicy } from '../policy/columns.ts';
import { isWritten } from '../policy/commands.ts';
import { isDrawnName } from '../policy/drawn-names.ts';
import { columnOf, looksUpPublicName, printsConfiguration, printsGauges, printsRules, returnsData } from '../policy/families.ts';
import {
  drawnLabel,
  gaugeLabel,
  identityLabel,
  liveness,
  numberRule,
  validFor,
  validFrom,
  validUntil,
  wantedShare,
} from '../policy/labels.ts';
import { isSameNumber } from '../policy/same-number.ts';
import { setLimit, setPair, setQuantity, setSize, setTime, setTimer } from '../policy/settings.ts';
import { isBadState, isStateWord } from '../policy/states.ts';
import { bindableTypes, type Token, type TokenType } from '../tokens/token.ts';
import { bind, drifted, failed, ignored, label, type Spans, same, spanOf } from './answers.ts';
import { flags, letters } from './flags.ts';
import { bindable } from './names.ts';
import { counted, expiry, full, isSet, loss, marks, numberPair, ratio, sizePair, validity, zeroStays } from './numbers.ts';
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

function byColumn(rule: ColumnPolicy, documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
  const where = `column ${place.column ?? ''}`;
  const differs = `${where}: ${documented.text} became ${live.text}`;
  switch (rule.policy) {
    case 'ignore':
      if (place.column !== null && endsThen.test(place.column) && isOver(documented, live, env))
        return failed(spans, 'state', 'range', 'date', `${where}: it was valid until ${live.text}, and that is over`);
      return isNamedOnPurpose(rule, place) && documented.type === 'word' && live.type === 'word'
        ? ignored(spans, 'word', `${where}: may differ`)
        : volatile(documented, live, place, spans, where);
    case 'full':
      return full(documented, live, spans, where);
    case 'set':
      return documented.type === 'flags' || live.type === 'flags'
        ? flags(documented, live, spans)
        : letters(documented, live, spans, where);
    case 'range':
      if (rule.kind === 'loss') return loss(documented, live, spans);
      return zeroStays(documented, live, spans, where);
    case 'count':
      return counted(documented, live, spans, where);
    case 'bind':
      if (isDrawnName(documented.text) && isDrawnName(live.text)) return ignored(spans, 'word', `${where}: a name drawn by the engine`);
      if (bindableTypes.has(documented.type)) return bindable(documented, live, { ...place, before: 'ip:' }, spans, env);
      return byType(documented, live, place, spans, env);
    case 'equal':
      // `Up 2 minutes`: the state is the word, the age beside it is none.
      if (rule.exact !== true && rule.kind !== 'number' && isMoment(documented) && isMoment(live))
        return ignored(spans, documented.type, `${where}: an age`);
      if (documented.type === 'number' && /\bPATH\b/.test(place.column ?? '')) return failed(spans, 'number', 'equal', 'number', differs);
      if (rule.exact === true) return failed(spans, rule.kind, 'equal', documented.type, differs);
      if (place.column === 'ID' && /^(?:-|\d{1,6})$/.test(documented.text) && /^(?:-|\d{1,6})$/.test(live.text))
        return drifted(spans, 'number', 'equal', documented.type, differs);
      // `k3w8p1x0zq7m`: a number that the engine draws for what it makes.
      if (
        place.column === 'ID' &&
        !bindableTypes.has(documented.type) &&
        isDrawn(documented) &&
        isDrawn(live) &&
        documented.text.length === live.text.length
      )
        return bindable({ ...documented, type: 'hex', stem: '' }, { ...live, type: 'hex', stem: '' }, place, spans, env, true);
      if (plannedTypes.has(documented.type) && live.type === documented.type && looksUpPublicName(env.context.command))
        return ignored(spans, documented.type, 'an answer of the public DNS');
      // A pinned address is another one in any column, and no column makes an address a text.
      if (
        bindableTypes.has(documented.type) &&
        !(rule.kind === 'version' && documented.type === 'hex' && !/IMAGE/.test(place.column ?? '')) &&
        (rule.kind === 'missing-row' || rule.otherwise === 'drift' || !plannedTypes.has(documented.type))
      )
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

const endsThen = /\bEXPIR\w*\b|^NOT ?AFTER$|^VALID (?:UNTIL|TO)$/;

/** An end that lies behind us, and before the one of the page: a clock that was never set has both. */
function isOver(documented: Token, live: Token, env: Env): boolean {
  const [own, other, now] = [Date.parse(documented.text), Date.parse(live.text), env.context.now];
  return documented.type === 'date' && live.type === 'date' && now !== undefined && other < own && other <= now;
}

/** The author, the user or a rule for this very command says that it does not matter, whatever stands there. */
function isNamedOnPurpose(rule: ColumnPolicy, { column }: Place): boolean {
  return column === null || rule !== columnPolicy(column);
}

function isMoment(token: Token): boolean {
  return token.type === 'elapsed' || token.type === 'date';
}

/** A day without an hour: written by somebody, not by a clock. */
function isDay(token: Token): boolean {
  return token.type === 'date' && !token.text.includes(':');
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
  if (
    /%/.test(place.column ?? '') &&
    !/CPU|MEM/.test(place.column ?? '') &&
    Number.parseFloat(live.text) >= 98 &&
    Number.parseFloat(documented.text) < 98
  ) {
    return Number.parseFloat(live.text) >= 100
      ? failed(spans, 'state', 'range', live.type, `${where}: nothing is free, ${live.text} is used`)
      : drifted(spans, 'counter', 'range', live.type, `${where}: ${live.text} is all but full`);
  }
  if (
    /^(?:[RT]X-(?:ERR|DRP|OVR)|FLAPS|RETRANS\w*)$/.test(place.column ?? '') &&
    documented.text === '0' &&
    Number.parseFloat(live.text) > 0
  )
    return drifted(spans, 'counter', 'range', live.type, `${where}: was zero, and is ${live.text}`);
  if (/^(?:AVAIL(?:ABLE)?|IFREE)$/.test(place.column ?? '') && Number.parseFloat(documented.text) > 0 && Number.parseFloat(live.text) === 0)
    return failed(spans, 'state', 'range', live.type, `${where}: nothing is free`);
  if (
    /^(?:MSGRCVD|MSGSENT|[RT]X-OK|PACKETS|RCVD|SENT|FREE|WINDOW)$/.test(place.column ?? '') &&
    Number.parseFloat(documented.text) > 0 &&
    Number.parseFloat(live.text) === 0
  )
    return drifted(spans, 'counter', 'range', live.type, `${where}: nothing was counted`);
  // `Success%`, `Life%`: half of it is gone.
  if (
    /^(?:SUCCESS|LIFE|HEALTH|AVAILABILITY|UPTIME) ?%$/.test(place.column ?? '') &&
    Number.parseFloat(live.text) * 2 < Number.parseFloat(documented.text)
  )
    return drifted(spans, 'counter', 'range', live.type, `${where}: ${documented.text} became ${live.text}`);
  if (isDrawn(documented) && isDrawn(live)) return ignored(spans, documented.type, `${where}: drawn anew`);
  if (measure.has(documented.type) && measure.has(live.type)) return ignored(spans, documented.type, `${where}: may differ`);
  if (measure.has(documented.type) && /^(?:never|-)$/i.test(live.text)) {
    return failed(spans, 'state', 'type', documented.type, `${where}: a time was expected, and "${live.text}" stands there`);
  }
  if (documented.type === live.type && documented.type === 'punctuation') return ignored(spans, documented.type, `${where}: may differ`);
  return drifted(spans, 'text', 'type', documented.type, `${where}: ${documented.text} became ${live.text}`);
}

/** A long name that nobody made up: a fingerprint, a token. */
function isDrawn(token: Token): boolean {
  return (
    token.type === 'secret' || token.type === 'digest' || (token.text.length >= 12 && /\d/.test(token.text) && /[A-Za-z]/.test(token.text))
  );
}

function byType(documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
  const where = label(place);
  const differs = `${where}: ${documented.text} became ${live.text}`;
  // A type 7 password is written anew each time, from the same word.
  if (
    /\b(?:password|key|secret) [57] ?$/.test(place.before) &&
    /^[0-9A-F]{6,}$/i.test(documented.text) &&
    /^[0-9A-F]{6,}$/i.test(live.text)
  )
    return ignored(spans, 'secret', 'a password, written anew');
  if (isTag(place) && (documented.type === 'hex' || documented.type === 'date'))
    return drifted(spans, 'version', 'equal', documented.type, differs);
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
      // `02:00.0` is a place on a bus.
      if (/^\d\d:\d\d\.\d$/.test(documented.text) && /\blspci\b/.test(env.context.command))
        return failed(spans, 'number', 'equal', documented.type, differs);
      if (documented.type === 'date' && validFrom.test(place.before) && isAhead(live, env))
        return failed(spans, 'state', 'range', 'date', `it is not valid before ${live.text}`);
      if (documented.type === 'date' && isVersionLabel.test(place.before)) return drifted(spans, 'version', 'equal', 'date', differs);
      if (/^\d{1,3}(?::\d{1,3}){1,2}$/.test(documented.text) && setPair.test(place.before.replace(/[ \d.:]+$/, ' ')))
        return failed(spans, 'number', 'equal', documented.type, differs);
      if (/^\d{1,3}:\d\d$/.test(documented.text) && isSet(place, env))
        return printsConfiguration(env.context.command)
          ? failed(spans, 'number', 'equal', documented.type, differs)
          : drifted(spans, 'timer', 'equal', documented.type, differs);
      if (documented.type === 'elapsed' && validFor.test(place.before)) return validity(documented, live, spans, differs);
      if (
        setTimer.test(place.before) ||
        setTime.test(place.before) ||
        (documented.type === 'elapsed' && !isClock(documented, env) && !liveness.test(place.before) && isSet(place, env))
      )
        return drifted(spans, 'timer', 'equal', documented.type, `${where}: a configured timer: ${documented.text} became ${live.text}`);
      if (place.column !== null && returnsData(env.context.command) && isDay(documented) && isDay(live))
        return drifted(spans, 'text', 'equal', 'date', `${differs}: another day`);
      // Before the time of a router: it has no clock that it trusts.
      if (live.text.startsWith('*') && !documented.text.startsWith('*'))
        return drifted(spans, 'text', 'type', 'date', `${differs}: a clock that is not set`);
      if (live.type === 'elapsed' || live.type === 'date' || (live.type === 'number' && documented.type === 'elapsed'))
        return ignored(spans, documented.type, 'a time');
      if (/^(?:never|n\/a|-)$/i.test(live.text) && liveness.test(place.before))
        return failed(spans, 'state', 'type', documented.type, differs);
      return drifted(spans, 'text', 'type', documented.type, differs);
    case 'latency':
      if (setTimer.test(place.before) || printsConfiguration(env.context.command))
        return drifted(spans, 'timer', 'equal', 'latency', `${where}: a configured timer: ${documented.text} became ${live.text}`);
      return numeric.has(live.type) ? ignored(spans, 'latency', 'a measured time') : drifted(spans, 'text', 'type', 'latency', differs);
    case 'percent':
      if (/packet loss|loss/.test(place.after) || /\bloss\b/.test(place.before)) return loss(documented, live, spans);
      if (numeric.has(live.type) && Number.parseFloat(live.text) >= 98 && Number.parseFloat(documented.text) < 98)
        return drifted(spans, 'counter', 'range', 'percent', `${differs}: all but full`);
      if (/% ?\/$/.test(place.before))
        return failed(spans, 'number', 'equal', 'percent', `the target ${documented.text} became ${live.text}`);
      if (
        Number.parseFloat(documented.text) === 100 &&
        Number.parseFloat(live.text) < 100 &&
        !gaugeLabel.test(place.before) &&
        !printsGauges(env.context.command)
      )
        return failed(spans, 'count', 'full', 'percent', `${differs}: not all of it`);
      if (numeric.has(live.type) && (gaugeLabel.test(place.before) || printsGauges(env.context.command)))
        return ignored(spans, 'percent', 'a measurement');
      if (
        Number.parseFloat(documented.text) > 0 &&
        Number.parseFloat(live.text) === 0 &&
        (wantedShare.test(place.before) || wantedShare.test(place.after))
      )
        return failed(spans, 'count', 'range', 'percent', `${differs}: nothing of it is left`);
      if (numeric.has(live.type)) return drifted(spans, 'number', 'unknown', 'percent', differs);
      return failed(spans, 'number', 'type', 'percent', differs);
    case 'number':
      return numeric.has(live.type)
        ? numberPair(documented, live, place, spans, differs, env)
        : failed(spans, 'number', 'type', 'number', `${differs}: a number was expected`);
    case 'size': {
      // `MTU 1500 bytes`
      const rule = numberRule(place.before, place.after);
      if (rule?.policy === 'equal' && rule.otherwise === 'fail') return failed(spans, rule.kind, 'equal', 'size', differs);
      const measured = isMeasured(place, env);
      // `quota: 10G`, and every size of a configuration.
      if (
        (!measured && (setSize.test(place.before) || isSet(place, env))) ||
        (place.column === null && isGiven.test(place.before) && !printsGauges(env.context.command) && isSet(place, env))
      )
        return drifted(spans, 'number', 'equal', 'size', differs);
      return sizePair(documented, live, spans, differs, numeric, measured);
    }
    case 'version':
      return numeric.has(live.type)
        ? drifted(spans, 'version', 'equal', 'version', `${where}: recorded with ${documented.text}, running ${live.text}`)
        : drifted(spans, 'text', 'equal', 'version', differs);
    case 'ratio':
      return ratio(documented, live, place, spans, differs);
    case 'flags':
      return live.type === 'flags' ? flags(documented, live, spans) : failed(spans, 'flags', 'set', 'flags', differs);
    case 'hex-literal':
      if (live.type !== 'hex-literal' || saysHow.test(place.before) || printsRules(env.context.command))
        return failed(spans, 'number', 'equal', 'hex-literal', differs);
      // Nothing at all is no identifier.
      return isZero(documented) === isZero(live)
        ? ignored(spans, 'hex-literal', 'an identifier')
        : drifted(spans, 'number', 'unknown', 'hex-literal', differs);
    case 'secret':
      return live.type === 'secret' || live.type === 'hex'
        ? ignored(spans, 'secret', 'drawn anew')
        : drifted(spans, 'text', 'type', 'secret', differs);
    case 'mode':
      return failed(
        spans,
        'flags',
        'equal',
        'mode',
        `the ${/[rwx]/.test(documented.text) ? 'permissions' : 'attributes'} ${documented.text} became ${live.text}`,
      );
    case 'digest':
      return drifted(spans, 'version', 'equal', 'digest', differs);
    case 'port-name':
      return failed(spans, 'text', 'equal', 'port-name', differs);
    case 'absent':
      return drifted(spans, 'text', 'equal', 'absent', differs);
    case 'marks':
      return marks(documented, live, spans);
    case 'punctuation':
      return quiet.has(documented.text) && quiet.has(live.text) && !isWritten(env.context.command)
        ? ignored(spans, 'punctuation', 'punctuation')
        : drifted(spans, 'text', 'equal', 'punctuation', differs);
    default:
      if (/\d$/.test(place.before) && (live.text === `${documented.text}s` || documented.text === `${live.text}s`))
        return ignored(spans, 'word', 'one or several');
      // `Deployment/api`, `pod/NAME`: the kind of the thing.
      if (place.column !== null && place.before === '' && place.after.startsWith('/') && documented.type === 'word' && live.type === 'word')
        return failed(spans, 'text', 'equal', 'word', differs);
      return live.type === 'word' || documented.type === 'word'
        ? drifted(spans, 'text', 'unknown', documented.type, differs)
        : drifted(spans, 'unknown', 'unknown', documented.type, differs);
  }
}

/** `registry.lab/shop/api:9f8e7d6c`: a build, which somebody has chosen. */
function isTag({ before, joined }: Place): boolean {
  return joined === true && /\/ ?[\w.-]+ ?:$/.test(before);
}

const isGiven = new RegExp(`${setLimit.source}|${setQuantity.source}`);
const isVersionLabel = /\b(?:api ?)?version"? ?[:=]? ?"?$/;

function isAhead(live: Token, { context: { now } }: Env): boolean {
  const from = Date.parse(live.text);
  return now !== undefined && !Number.isNaN(from) && from > now;
}

/** A time of day in a text: when it was written; in a configuration, when something is done. */
function isClock({ text }: Token, { context: { command } }: Env): boolean {
  return /^\d{1,3}:\d\d:\d\d/.test(text) && !printsConfiguration(command);
}

/** Does the label or the command say that the value is a gauge or a counter? In a configuration nothing is. */
function isMeasured(place: Place, env: Env): boolean {
  if (printsConfiguration(env.context.command)) return false;
  // `bytes 128030 (128.0 KB)`: in the brackets the counter is told once more.
  const before = place.before.replace(/ ?[\d.,]+ ?\($/, '');
  if (printsGauges(env.context.command) || gaugeLabel.test(before)) return true;
  const rule = numberRule(before, place.after);
  return rule !== null && (rule.policy === 'type' || rule.policy === 'ignore');
}

export const quiet: ReadonlySet<string> = new Set([',', ';', ':', '"', "'", '.', '`', '(', ')']);

/** What a number in hexadecimal says of a state; elsewhere it names a thing. */
const saysHow =
  /\b(?:flags?|mbz|code|status|state|rc|ret|return\w*|value|err|errno|error|mask|netmask|register|result|exit|mark|fwmark|mode|type|level|version|dscp|tos|tclass|ethertype|dl[ _]type|proto(?:col)?|key|tun[ _]id|load|vmap|priority|class)\b/i;

function isZero({ text }: Token): boolean {
  return /^0x0*$/.test(text);
}
