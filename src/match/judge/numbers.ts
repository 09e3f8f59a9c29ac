import type { ColumnPolicy } from '../policy/columns.ts';
import { isWritten } from '../policy/commands.ts';
import { addressesAreConfigured, asksOthers, printsConfiguration, printsGauges } from '../policy/families.ts';
import {
  answersAfter,
  answersBefore,
  countBefore,
  membersAfter,
  numberRule,
  startedAfter,
  startedBefore,
  trafficAfter,
  trafficBefore,
  unmissedAfter,
  unmissedBefore,
  unwantedAfter,
  unwantedCount,
  wantedAfter,
  wantedCount,
  wantedMembers,
  wholeAfter,
} from '../policy/labels.ts';
import { drawnInListing, setColumn, setLimit, setNumber, setPair, setQuantity, setTime, setTimer } from '../policy/settings.ts';
import type { Token, TokenType } from '../tokens/token.ts';
import { drifted, failed, ignored, label, type Spans, same } from './answers.ts';
import type { Env, PairResult, Place } from './pair.ts';

/** `1/1` stays full. */
export function full(documented: Token, live: Token, spans: Spans, where: string): PairResult {
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

/** A counter of errors that is zero stays zero; others may be anything. */
export function zeroStays(documented: Token, live: Token, spans: Spans, where: string): PairResult {
  const [d, l] = [numberOf(documented.text), numberOf(live.text)];
  if (d === null || l === null)
    return drifted(spans, 'counter', 'range', documented.type, `${where}: ${documented.text} became ${live.text}`);
  if (d === 0 && l > 0) return drifted(spans, 'counter', 'range', 'number', `${where}: was zero, and is ${live.text}`);
  return ignored(spans, 'number', `${where}: a counter`);
}

/** Counts that the page shows: gone to zero, or to a word, is a failure; any other change is drift. */
export function counted(documented: Token, live: Token, spans: Spans, where: string): PairResult {
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

/** A number of which nothing says what it counts: zero is another thing than some, all else a person has to look at. */
function unlabelled(documented: Token, live: Token, place: Place, spans: Spans, differs: string, env: Env): PairResult {
  if (printsGauges(env.context.command)) {
    const [d, l] = [numberOf(documented.text), numberOf(live.text)];
    // RFC 5905: a clock of stratum 16 follows nobody.
    if (/\bstratum[ :=]*$/.test(place.before) && l !== null && l >= 16) return failed(spans, 'state', 'range', 'number', differs);
    if (/\b[ds]port=$|\bmark=$/.test(place.before)) return failed(spans, 'number', 'equal', 'number', differs);
    if (/\b(?:maxmemory|maxclients|enabled|hz) ?[:=]$/.test(place.before)) return drifted(spans, 'number', 'equal', 'number', differs);
    return place.column === null && d !== null && d > 0 && l === 0
      ? drifted(spans, 'counter', 'range', 'number', `${differs}: nothing was measured`)
      : ignored(spans, 'number', 'a measurement');
  }
  if (/^0[0-7]{3}$/.test(documented.text) && /^0[0-7]{3}$/.test(live.text))
    return failed(spans, 'flags', 'equal', 'mode', `the permissions ${documented.text} became ${live.text}`);
  const [d, l] = [numberOf(documented.text), numberOf(live.text)];
  if (isPrivateAs(d) && isPrivateAs(l))
    return failed(spans, 'number', 'equal', 'number', `the AS number ${documented.text} became ${live.text}`);
  if (d !== null && d !== 0 && l === 0)
    return unmissedBefore.test(place.before) || unmissedAfter.test(place.after)
      ? drifted(spans, 'counter', 'range', 'number', `${differs}: there is none any more`)
      : failed(spans, 'count', 'range', 'number', `${differs}: nothing is left`);
  // A switch: `net.ipv4.ip_forward = 0`.
  if (d === 0 && l === 1 && /[:=] ?$/.test(place.before)) return failed(spans, 'number', 'equal', 'number', differs);
  return drifted(
    spans,
    'number',
    'unknown',
    'number',
    `${differs}; nothing says that it may differ: update the page, or say "ignore" in an annotation`,
  );
}

const troubleBefore =
  /(?:^|[^a-z])(?:err|errs|errors?|reject(?:ed|s)?|blocked|evict(?:ed|ions)?|in[ _]progress|loading|dropp?(?:ed|s)?|fail(?:ed|ures?|s)?|lost|read[ _]only)(?:[^a-z][^:=]*)?[:= ]*$/;
const troubleAfter = /^(?:zombie|stopped|blocked|errors?|failed)\b/;

/** AS numbers of documentation and private use, RFC 5398 and RFC 6996: labs have hardly any other. */
function isPrivateAs(value: number | null): boolean {
  return value !== null && ((value >= 64_496 && value <= 65_534) || (value >= 4_200_000_000 && value <= 4_294_967_294));
}

/** The moment until which something is valid has to lie ahead. */
export function expiry(documented: Token, live: Token, spans: Spans, env: Env, differs: string): PairResult {
  const until = Date.parse(live.text);
  if (live.type !== 'date') return failed(spans, 'state', 'range', 'date', differs);
  if (env.context.now !== undefined && !Number.isNaN(until) && until <= env.context.now)
    return failed(spans, 'state', 'range', 'date', `it was valid until ${live.text}, and that is over`);
  return documented.text === live.text ? same(spans, 'date') : ignored(spans, 'date', 'another time of validity');
}

const seconds: Readonly<Record<string, number>> = { y: 31_536_000, mo: 2_592_000, w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/** How long something is still valid: it runs out by itself; none of it left, or hardly any, does not pass. */
export function validity(documented: Token, live: Token, spans: Spans, differs: string): PairResult {
  const length = ({ text }: Token): number | null => {
    const parts = [...text.matchAll(/(\d+) ?(y|mo|w|d|h|m|s)/g)];
    return parts.length === 0 ? null : parts.reduce((sum, [, count, unit]) => sum + Number(count) * (seconds[unit ?? ''] ?? 0), 0);
  };
  const [d, l] = [length(documented), length(live)];
  if (d === null || l === null || l * 10 >= d) return ignored(spans, documented.type, 'a time');
  return l === 0
    ? failed(spans, 'state', 'range', documented.type, `${differs}: it is over`)
    : drifted(spans, 'timer', 'range', documented.type, `${differs}: it is nearly over`);
}

export function numberPair(documented: Token, live: Token, place: Place, spans: Spans, differs: string, env: Env): PairResult {
  if (asksStatus.test(env.context.command) && place.before === '' && place.column === null)
    return failed(spans, 'state', 'equal', 'number', `the status ${documented.text} became ${live.text}`);
  // The bits of the flags that stand next to it, compared there.
  if (/\bflags ?=$/.test(place.before) && place.after.startsWith('<')) return ignored(spans, 'number', 'the flags beside it as a number');
  // `4: eth0:` numbers what follows, in the order in which it came to be.
  if (place.column === null && place.before === '' && /^: *[a-z]/.test(place.after))
    return addressesAreConfigured(env.context.command)
      ? failed(spans, 'number', 'equal', 'number', `the rule ${documented.text} became ${live.text}`)
      : ignored(spans, 'number', 'an index');
  // `shopd[1874]`, `sdb1[0]`: a process, a place in a set.
  const inSet = /\bmdstat\b/.test(env.context.command);
  const inRack = /\b(?:slot|port|fan|psu|disk|module|card|bay|unit|sensor|temp\w*)\s?\[$/.test(place.before);
  if (!inRack && /\w\s?\[$/.test(place.before) && (/^\] ?:/.test(place.after) || (inSet && place.after.startsWith(']'))))
    return ignored(spans, 'number', 'a process or a place in a set');
  // `[1] 4711`: what was sent to the background.
  if (/^\[\d{1,3}\] ?$/.test(place.before) && place.after === '' && /(?<![&>|])&(?![&>])/.test(env.context.command))
    return ignored(spans, 'number', 'a process');
  if (/\bpstree\b/.test(env.context.command) && place.before.endsWith('(')) return ignored(spans, 'number', 'a process');
  if (/[└├]\s?─$/.test(place.before)) return ignored(spans, 'number', 'a process');
  if (portPlace.test(place.before) || /^\/ ?(?:tcp|udp|sctp)\b/.test(place.after)) {
    if (setPair.test(place.before.replace(/[\d.:]+$/, ''))) return failed(spans, 'number', 'equal', 'number', differs);
    const drawn = !isSetPort(place, env) && drawnPort(documented, live, env);
    if (drawn) return ignored(spans, 'number', 'a port that the system draws');
    if (/^\/ ?(?:tcp|udp|sctp)\b/.test(place.after) || ofAddress.test(place.before))
      return failed(spans, 'number', 'equal', 'number', `the port ${documented.text} became ${live.text}`);
  }
  if (/\bseq(?:uence)? ?$/.test(place.before) && /^(?:permit|deny)\b/.test(place.after))
    return failed(spans, 'number', 'equal', 'number', `the entry ${documented.text} became ${live.text}`);
  // How often the store was written to, and by whom.
  if (/\betcdctl\b/.test(env.context.command) && /\b(?:cluster id|member id|revision|raft term|raft index)\b[^a-z]*$/.test(place.before))
    return ignored(spans, 'number', 'a number that the store draws');
  if (
    /\b(?:polic\w*|route-maps?|prefix-lists?|access-lists?|filters?|rules?)\b/.test(env.context.command) &&
    /\b(?:seq|sequence|id|rule|index)(?: is|:|=|#)? *$/.test(place.before)
  )
    return failed(spans, 'number', 'equal', 'number', `the entry ${documented.text} became ${live.text}`);
  if (setNumber.test(place.before)) return failed(spans, 'number', 'equal', 'number', differs);
  if (setTime.test(place.before)) return drifted(spans, 'timer', 'equal', 'number', differs);
  // `rejected_connections:0`: a gauge of what goes wrong that was zero, and is none any more.
  const troubled = troubleBefore.test(place.before) || troubleAfter.test(place.after);
  if (printsGauges(env.context.command) && troubled && numberOf(documented.text) === 0 && (numberOf(live.text) ?? 0) > 0)
    return drifted(spans, 'counter', 'range', 'number', `${differs}: there was none`);
  if (env.data && Number(documented.text) === Number(live.text)) return ignored(spans, 'number', 'the same number');
  // How long it took: nobody sets fractions of a second without saying what for.
  const took = [documented, live].every(({ text }) => /^\d+\.\d+$/.test(text)) && /^(?:s|secs?|seconds?)\b/.test(place.after);
  if (took && !setTimer.test(place.before) && !isSet(place, env)) return ignored(spans, 'number', 'a measured time');
  if (/\bredis-cli\b.*\bp?ttl\b/i.test(env.context.command) && [documented, live].every(({ text }) => /^[1-9]\d*$/.test(text)))
    return ignored(spans, 'number', 'the time that is left');
  const flip = zeroFlip(documented, live, place);
  if (flip !== null) return failed(spans, 'count', 'range', 'number', `${differs}: ${flip}`);
  const rule = numberRule(place.before, place.after);
  const where = label(place);
  // `total 48` of a folder counts blocks.
  if (place.before === 'total' && /\bls\b/.test(env.context.command)) return ignored(spans, 'number', 'blocks of the disk');
  if (countBefore.test(place.before) && !/^[ ,|/]*\d/.test(place.after) && !printsGauges(env.context.command))
    return counted(documented, live, spans, where);
  const flag =
    [documented.text, live.text].every((text) => text === '0' || text === '1') && /\b(?:read|write)(?: is|:|=)?$/.test(place.before);
  const named = env.data && (flag || (rule?.policy === 'ignore' && namesInData.test(place.before)) || amountsInData.test(place.before));
  if (rule === null || named || (isLoose(rule) && isSet(place, env))) return unlabelled(documented, live, place, spans, differs, env);
  // A configured timer is whole; one with a fraction is running.
  if (rule.kind === 'timer' && /\d\.\d/.test(documented.text + live.text)) return ignored(spans, 'number', `${where}: a running timer`);
  if (rule.kind === 'loss') return loss(documented, live, spans);
  if (rule.kind === 'number' && rule.policy === 'range') return port(documented, live, spans, differs, isSetPort(place, env));
  if (rule.policy === 'range' && rule.otherwise === 'fail' && numberOf(documented.text) === 0 && (numberOf(live.text) ?? 0) > 0)
    return failed(spans, 'count', 'range', 'number', `${differs}: none was documented`);
  if (rule.policy === 'range') return zeroStays(documented, live, spans, where);
  if (rule.policy === 'count') return counted(documented, live, spans, where);
  if (rule.policy === 'ignore' && /\bpid(?: is|:|=)?$/.test(place.before) && numberOf(documented.text) !== 0 && numberOf(live.text) === 0)
    return failed(spans, 'state', 'range', 'number', `${differs}: there is no process`);
  if (rule.policy === 'ignore') return ignored(spans, 'number', `${where}: may differ`);
  if (rule.policy === 'type') {
    const [d, l] = [numberOf(documented.text), numberOf(live.text)];
    if (d !== null && d > 0 && l === 0) {
      const answers = answersBefore.test(place.before) || answersAfter.test(place.after);
      // Who asks wants an answer; what a device has counted for others may begin anew.
      if (answers && asksOthers(env.context.command)) return failed(spans, 'loss', 'range', 'number', `${differs}: none came`);
      if (
        answers ||
        [trafficBefore, startedBefore].some((each) => each.test(place.before)) ||
        [trafficAfter, startedAfter].some((each) => each.test(place.after))
      )
        return drifted(spans, 'counter', 'range', 'number', `${where}: nothing was counted`);
    }
    return ignored(spans, 'number', `${where}: a counter`);
  }
  return rule.otherwise === 'fail'
    ? failed(spans, rule.kind, 'equal', 'number', differs)
    : drifted(spans, rule.kind, 'equal', 'number', differs);
}

/** A command that asks how another one, or a page, has ended. */
const asksStatus = /^\s*echo\s+["']?\$\{?\?\}?["']?\s*$|%\{(?:http|response)_code\}/;
/** In data these say which thing it is, or where; in the text of a command they count. */
const namesInData = /\b(?:id|identifier|(?<!link )index|position|pos|offset|line|device|blocks|job)(?: is|:|=)?$/;
/** What there is of a thing: in data it is set as often as it is measured. */
const amountsInData = /\b(?:memory|cpu|cpus|sessions|connections|tasks)(?: is|:|=)?$/;
const portPlace = /[\d\]*]:$|\bport\b|\b[ds](?:pt|port)[:=]? ?$/;
/** `192.0.2.80:`, `[::]:`, `*:`, and the matches of a packet filter. */
const ofAddress = /(?:\d+\.){3}\d+:$|[\]*]:$|\b[ds](?:pt|port)[:=]? ?$/;

/** A counter, which may be anything. */
function isLoose(rule: ColumnPolicy): boolean {
  return rule.policy === 'ignore' || rule.policy === 'type';
}

/** Has somebody set the value, whatever its label means elsewhere? */
export function isSet({ column, before }: Place, env: Env): boolean {
  if (column !== null) return setColumn.test(column.toUpperCase());
  if (drawnInListing.test(before)) return false;
  const { command } = env.context;
  if (setQuantity.test(before) && /\bdescribe\b/.test(command)) return true;
  return printsConfiguration(command) || isWritten(command) || (setLimit.test(before) && !printsGauges(command));
}

/** A port that somebody listens on, or that a rule names: no system draws it. */
function isSetPort({ before }: Place, { context: { command }, data }: Env): boolean {
  return (
    data ||
    /\blisten\w*\b/.test(before) ||
    /\b(?:dport|dpt|to-destination|to-ports?|targetport|containerport|hostport)\b/.test(before) ||
    /\b(?:ss|netstat)\s+(?:-\S+\s+)*-\w*l/.test(command) ||
    printsConfiguration(command) ||
    (addressesAreConfigured(command) && !/\bconntrack\b/.test(command))
  );
}

/** Some that became none of what has to be there, none that became some of what must not be. */
function zeroFlip(documented: Token, live: Token, place: Place): string | null {
  const [d, l] = [numberOf(documented.text), numberOf(live.text)];
  if (d === null || l === null) return null;
  if (d > 0 && l === 0 && (wantedCount.test(place.before) || wantedAfter.test(place.after))) return 'none is left';
  if (l < d && (wantedMembers.test(place.before) || membersAfter.test(place.after))) return 'fewer than documented';
  return d === 0 && l > 0 && (unwantedCount.test(place.before) || unwantedAfter.test(place.after)) ? 'none was documented' : null;
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
function port(documented: Token, live: Token, spans: Spans, differs: string, set: boolean): PairResult {
  const drawn = (text: string) => (numberOf(text) ?? 0) >= 32_768;
  return !set && drawn(documented.text) && drawn(live.text)
    ? ignored(spans, 'number', 'a port that the system draws')
    : failed(spans, 'number', 'equal', 'number', differs);
}

export function loss(documented: Token, live: Token, spans: Spans): PairResult {
  const [d, l] = [Number.parseFloat(documented.text), Number.parseFloat(live.text)];
  const rises = /%/.test(documented.text);
  const [all, none] = rises ? [l >= 100, d >= 100] : [l <= 0, d <= 0];
  if (none && !all)
    return failed(spans, 'loss', 'equal', 'percent', `replies came (${live.text}), and the page shows that none does (${documented.text})`);
  if (all) return failed(spans, 'loss', 'range', 'percent', `everything was lost: ${live.text}`);
  return drifted(
    spans,
    'loss',
    'range',
    'percent',
    `${d === 0 || d === 100 ? 'some was lost' : 'the loss differs'}: ${documented.text} became ${live.text}`,
  );
}

/** `measured`: a gauge or a counter, whose size says nothing. */
export function sizePair(
  documented: Token,
  live: Token,
  spans: Spans,
  differs: string,
  numeric: ReadonlySet<TokenType>,
  measured: boolean,
): PairResult {
  if (!numeric.has(live.type)) return drifted(spans, 'text', 'type', 'size', differs);
  const [d, l] = [bytes(documented.text), bytes(live.text)];
  if (d > 0 && l === 0) return drifted(spans, 'counter', 'range', 'size', `${differs}: nothing is left`);
  // matching.md, type 36: half as much to half as much again is the same size; a measurement may be any.
  const near = d > 0 && l >= d / 2 && l <= d * 1.5;
  if (near || measured) return ignored(spans, 'size', 'a size');
  return drifted(spans, 'counter', 'range', 'size', `${differs}: another size`);
}

function bytes(text: string): number {
  const match = /^([\d.,]+) ?([kKMGTPE]?)/.exec(text);
  return match === null
    ? 0
    : Number((match[1] ?? '0').replace(/,/g, '.')) *
        1024 ** ('kKMGTPE'.indexOf(match[2] || 'x') < 0 ? 0 : Math.max(1, ' kMGTPE'.indexOf((match[2] ?? '').replace('K', 'k'))));
}

export function ratio(documented: Token, live: Token, place: Place, spans: Spans, differs: string): PairResult {
  if (live.type !== 'ratio') return failed(spans, 'number', 'type', 'ratio', differs);
  // `attribute entries [2/344]`: how many there are, and what they take.
  if (/\bentries \[$/.test(place.before)) return drifted(spans, 'count', 'unknown', 'ratio', differs);
  if (/\[$/.test(place.before))
    return failed(spans, 'number', 'equal', 'ratio', `the distance or metric ${documented.text} became ${live.text}`);
  if (/\bload\b/.test(place.before)) return ignored(spans, 'ratio', 'a load');
  // `xmt/rcv/%loss = 5/5/0%`
  const [own, other] = [documented.text.split('/').map(Number), live.text.split('/').map(Number)];
  if (/\bloss\b/.test(place.before) && own[1] !== 0 && other[1] === 0)
    return failed(spans, 'loss', 'range', 'ratio', `everything was lost: ${live.text}`);
  const [d, l] = [fraction(documented.text), fraction(live.text)];
  if (d !== null && l !== null && d[0] === d[1] && (l[0] === 0 || l[1] === 0) && d[0] > 0)
    return failed(spans, 'loss', 'full', 'ratio', `none of ${Math.max(...l)}: ${live.text}`);
  if (d !== null && l !== null && d[0] === d[1] && l[0] < l[1] && wholeAfter.test(place.after.replace(/^[)\]] ?/, '')))
    return failed(spans, 'count', 'full', 'ratio', `${differs}: not all of them`);
  return drifted(spans, d !== null && d[0] === d[1] ? 'loss' : 'number', 'unknown', 'ratio', differs);
}

/** `!!!!!` are replies, `.` are losses. */
export function marks(documented: Token, live: Token, spans: Spans): PairResult {
  if (/^\.+$/.test(documented.text) && /!/.test(live.text))
    return failed(spans, 'loss', 'equal', 'marks', `replies came, and the page shows that none does: ${live.text}`);
  // `+++` and `---`: not how many there are, but which.
  const kinds = (text: string) => [...new Set(text)].sort().join('');
  if (!/!/.test(documented.text) && !/!/.test(live.text) && /^[+-]+$/.test(documented.text) && kinds(documented.text) !== kinds(live.text))
    return drifted(spans, 'text', 'equal', 'marks', `${documented.text} became ${live.text}`);
  if (!/!/.test(documented.text)) return ignored(spans, 'marks', 'drawn');
  if (!/!/.test(live.text)) return failed(spans, 'loss', 'range', 'marks', `no reply at all: ${live.text}`);
  return live.text.includes('.')
    ? drifted(spans, 'loss', 'range', 'marks', `not every reply came: ${live.text}`)
    : ignored(spans, 'marks', 'replies');
}
