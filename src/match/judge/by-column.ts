import { type ColumnPolicy, columnPolicy } from '../policy/columns.ts';
import { isDrawnName } from '../policy/drawn-names.ts';
import { looksUpPublicName } from '../policy/families.ts';
import { bindableTypes, type Token, type TokenType } from '../tokens/token.ts';
import { drifted, failed, ignored, type Spans } from './answers.ts';
import { byType } from './by-type.ts';
import { flags, letters } from './flags.ts';
import { bindable } from './names.ts';
import { counted, full, loss, zeroStays } from './numbers.ts';
import type { Env, PairResult, Place } from './pair.ts';

/** The judgement that the rule of a column, or of a label, asks for. */
export function byColumn(rule: ColumnPolicy, documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
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

export function isMoment(token: Token): boolean {
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
