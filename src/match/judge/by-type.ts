import { isWritten } from '../policy/commands.ts';
import { printsConfiguration, printsGauges, printsRules, returnsData } from '../policy/families.ts';
import { gaugeLabel, identityLabel, liveness, numberRule, validFor, validFrom, validUntil, wantedShare } from '../policy/labels.ts';
import { setLimit, setPair, setQuantity, setSize, setTime, setTimer } from '../policy/settings.ts';
import { bindableTypes, type Token, type TokenType } from '../tokens/token.ts';
import { drifted, failed, ignored, label, type Spans } from './answers.ts';
import { flags } from './flags.ts';
import { bindable } from './names.ts';
import { expiry, isSet, loss, marks, numberPair, ratio, sizePair, validity } from './numbers.ts';
import type { Env, PairResult, Place } from './pair.ts';

/** The judgement that the kind of a value asks for, where neither the page nor a label or column says more. */
export function byType(documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
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
  if (
    identityLabel.test(place.before) &&
    (documented.type === 'word' || (documented.type === 'number' && !printsGauges(env.context.command)))
  )
    return failed(spans, documented.type === 'word' ? 'text' : 'number', 'equal', documented.type, differs);
  switch (documented.type) {
    case 'elapsed':
    case 'date':
      return moment(documented, live, place, spans, env, differs);
    case 'latency':
      if (setTimer.test(place.before) || printsConfiguration(env.context.command))
        return drifted(spans, 'timer', 'equal', 'latency', `${where}: a configured timer: ${documented.text} became ${live.text}`);
      return numeric.has(live.type) ? ignored(spans, 'latency', 'a measured time') : drifted(spans, 'text', 'type', 'latency', differs);
    case 'percent':
      return percent(documented, live, place, spans, env, differs);
    case 'number':
      return numeric.has(live.type)
        ? numberPair(documented, live, place, spans, differs, env)
        : failed(spans, 'number', 'type', 'number', `${differs}: a number was expected`);
    case 'size':
      return size(documented, live, place, spans, env, differs);
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
      if (/\d$/.test(place.before) && (isPlural(live.text, documented.text) || isPlural(documented.text, live.text)))
        return ignored(spans, 'word', 'one or several');
      // `Deployment/api`, `pod/NAME`: the kind of the thing.
      if (place.column !== null && place.before === '' && place.after.startsWith('/') && documented.type === 'word' && live.type === 'word')
        return failed(spans, 'text', 'equal', 'word', differs);
      return live.type === 'word' || documented.type === 'word'
        ? drifted(spans, 'text', 'unknown', documented.type, differs)
        : drifted(spans, 'unknown', 'unknown', documented.type, differs);
  }
}

/** `1 row` and `2 rows`, `1 match` and `2 matches`. */
function isPlural(many: string, one: string): boolean {
  return many === `${one}s` || many === `${one}es`;
}

/** Types whose values are amounts or moments. */
const numeric = new Set<TokenType>(['number', 'elapsed', 'size', 'latency', 'percent', 'version', 'ratio', 'date']);

/** A time or a date: another one, unless somebody has set it, or it tells from when or until when something holds. */
function moment(documented: Token, live: Token, place: Place, spans: Spans, env: Env, differs: string): PairResult {
  const where = label(place);
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
  if (/\blft$/.test(place.before) && /^0+s/.test(live.text)) return drifted(spans, 'timer', 'range', 'elapsed', `${differs}: it is over`);
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
  if (/^(?:never|n\/a|-)$/i.test(live.text) && liveness.test(place.before)) return failed(spans, 'state', 'type', documented.type, differs);
  return drifted(spans, 'text', 'type', documented.type, differs);
}

/** A share: of what is lost, of what is used, of what went well. */
function percent(documented: Token, live: Token, place: Place, spans: Spans, env: Env, differs: string): PairResult {
  if (/packet loss|loss/.test(place.after) || /\bloss\b/.test(place.before)) return loss(documented, live, spans);
  if (numeric.has(live.type) && Number.parseFloat(live.text) >= 98 && Number.parseFloat(documented.text) < 98)
    return drifted(spans, 'counter', 'range', 'percent', `${differs}: all but full`);
  if (/% ?\/$/.test(place.before)) return failed(spans, 'number', 'equal', 'percent', `the target ${documented.text} became ${live.text}`);
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
}

function size(documented: Token, live: Token, place: Place, spans: Spans, env: Env, differs: string): PairResult {
  // `MTU 1500 bytes`
  const rule = numberRule(place.before, place.after);
  if (rule?.policy === 'equal' && rule.otherwise === 'fail') return failed(spans, rule.kind, 'equal', 'size', differs);
  // How fast something was fetched or sent; the speed of a line is told in bits.
  const fetched = [documented, live].every(({ text }) => /[KMGk]?i?B\/s$/.test(text) && !/^[0.]+ ?\D/.test(text));
  const measured = isMeasured(place, env) || (fetched && !printsConfiguration(env.context.command));
  // `quota: 10G`, and every size of a configuration.
  if (
    (!measured && (setSize.test(place.before) || isSet(place, env))) ||
    (place.column === null && isGiven.test(place.before) && !printsGauges(env.context.command) && isSet(place, env))
  )
    return drifted(spans, 'number', 'equal', 'size', differs);
  return sizePair(documented, live, spans, differs, numeric, measured);
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

/** A day without an hour: written by somebody, not by a clock. */
function isDay(token: Token): boolean {
  return token.type === 'date' && !token.text.includes(':');
}

export const quiet: ReadonlySet<string> = new Set([',', ';', ':', '"', "'", '.', '`', '(', ')']);

/** What a number in hexadecimal says of a state; elsewhere it names a thing. */
const saysHow =
  /\b(?:flags?|mbz|code|status|state|rc|ret|return\w*|value|err|errno|error|mask|netmask|register|result|exit|mark|fwmark|mode|type|level|version|dscp|tos|tclass|ethertype|dl[ _]type|proto(?:col)?|key|tun[ _]id|load|vmap|priority|class)\b/i;

function isZero({ text }: Token): boolean {
  return /^0x0*$/.test(text);
}
