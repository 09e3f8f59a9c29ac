import { areSynonyms, type StateGroup, stateGroups } from './states.ts';

/**
 * Words that say how a thing is only beside their opposites: `root` is a user as well as the role of a port. Where one
 * of them becomes another of its group a state has changed; alone they are words like others.
 */
const wide: readonly StateGroup[] = [
  {
    name: 'letter',
    good: ['y'],
    bad: ['n'],
  },
  {
    name: 'reachability',
    good: ['avail', 'reachable', 'responding', 'respond', 'replied', 'answered', 'routable', 'carrier', 'in-addr', 'enslaved', 'seen'],
    between: [
      'suspect',
      'monitoring',
      'unmonitored',
      'maintenance',
      'maint',
      'drain',
      'draining',
      'drained',
      'nonqual',
      'lagged',
      'lagging',
    ],
    bad: ['unavail', 'unreach', 'noreply', 'timeout', 'timedout', 'nolb', 'quarantined', 'isolated', 'partitioned', 'flapping', 'dampened'],
  },
  {
    name: 'enforcement',
    good: ['enforcing', 'enforced', 'enforce', 'strict', 'required', 'mandatory'],
    between: ['permissive', 'complain', 'audit', 'optional', 'advisory'],
    bad: ['unconfined', 'bypassed', 'bypass'],
  },
  {
    name: 'age of data',
    good: ['uptodate', 'up-to-date', 'latest', 'fresh', 'consistent', 'coherent'],
    between: [
      'outdated',
      'behind',
      'ahead',
      'syncsource',
      'synctarget',
      'pausedsyncs',
      'pausedsynct',
      'verifys',
      'verifyt',
      'modified',
      'dirty',
    ],
    bad: [
      'dunknown',
      'diskless',
      'wfconnection',
      'standalone',
      'corrupt',
      'damaged',
      'obsolete',
      'mismatch',
      'mismatched',
      'conflict',
      'conflicting',
    ],
  },
  {
    name: 'aggregation',
    good: ['collecting', 'distributing', 'bundled', 'aggregated', 'bndl'],
    between: ['attached', 'current', 'detached', 'waiting', 'hot-stdby', 'defaulted'],
    bad: ['susp', 'individual', 'stand-alone', 'unbundled'],
  },
  {
    name: 'raid and disks',
    good: ['online', 'optl', 'onln', 'clean', 'insync', 'sync', 'good', 'intact'],
    between: ['rebuild', 'rebld', 'resilvering', 'scrubbing', 'spare', 'hotspare', 'foreign', 'unconfigured', 'removing', 'predictive'],
    bad: [
      'degraded',
      'faulted',
      'faulty',
      'dgrd',
      'offln',
      'failed',
      'unavail',
      'bad',
      'undersized',
      'incomplete',
      'backfill_toofull',
      'suspended',
    ],
  },
  {
    name: 'spanning tree',
    good: ['fwd', 'desg', 'root'],
    between: ['altn', 'back', 'lrn', 'lis', 'mstr'],
    bad: ['blk', 'bkn', 'dis', 'disc'],
  },
  {
    name: 'first hop redundancy',
    good: ['dr', 'active', 'vrrp_master'],
    between: ['bdr', 'drother', 'droth', 'speak', 'listen', 'standby', 'learn', 'waiting', 'loop', 'ptp', 'p2p'],
    bad: ['initialize', 'disabled'],
  },
  {
    name: 'workload',
    good: [
      'scheduled',
      'pulled',
      'synced',
      'progressed',
      'minimumreplicasavailable',
      'newreplicasetavailable',
      'admitted',
      'accepted',
      'resolvedrefs',
      'programmed',
    ],
    between: ['scheduling', 'pulling', 'scaling', 'evicting', 'draining', 'preempted', 'preempting', 'rollingback', 'orphaned', 'missing'],
    bad: [
      'backoff',
      'failedscheduling',
      'failedmount',
      'failedcreate',
      'failedattachvolume',
      'probefailed',
      'stalled',
      'lost',
      'oom',
      'oomkilling',
      'cordoned',
      'tainted',
      'notfound',
      'unhealthyendpoints',
      'nodenotready',
    ],
  },
  {
    name: 'event',
    good: ['normal', 'info'],
    between: ['notice'],
    bad: ['warning', 'warn', 'err', 'error', 'crit', 'critical', 'alert', 'emerg', 'emergency', 'fatal', 'major'],
  },
  {
    name: 'cluster resource',
    good: ['started', 'promoted', 'managed', 'quorate', 'joined', 'member'],
    between: ['demoted', 'unpromoted', 'starting', 'migrating', 'promoting', 'demoting', 'observer', 'arbiter', 'witness', 'nonvoter'],
    bad: ['stopped', 'unmanaged', 'inquorate', 'left', 'leaving', 'blocked', 'fenced', 'excluded', 'evicted'],
  },
  {
    name: 'process',
    good: ['running', 'sleeping', 'online', 'alive'],
    between: ['waiting', 'idle', 'pausing', 'hung', 'backlogged', 'runnable'],
    bad: [
      'fatal',
      'zombie',
      'defunct',
      'exited',
      'killed',
      'errored',
      'dead',
      'crashing',
      'aborting',
      'terminated',
      'cancelled',
      'canceled',
    ],
  },
  {
    name: 'plan',
    good: ['created', 'kept', 'added'],
    bad: ['destroyed', 'deleted', 'dropped', 'truncated', 'replaced', 'lost'],
  },
  {
    name: 'protection',
    good: ['secure', 'secured', 'encrypted', 'sealed', 'signed', 'confined', 'protected', 'hardened'],
    between: ['unsealed', 'partially'],
    bad: [
      'insecure',
      'plaintext',
      'cleartext',
      'unencrypted',
      'unsigned',
      'unprotected',
      'exposed',
      'vulnerable',
      'compromised',
      'tampered',
    ],
  },
  {
    name: 'duplex and speed',
    good: ['full-duplex', 'fullduplex', 'a-full', 'auto'],
    between: ['half', 'half-duplex', 'halfduplex', 'a-half'],
    bad: ['forced-down'],
  },
  {
    name: 'detection',
    good: ['detected', 'found', 'present', 'installed', 'ok', 'nominal', 'inserted', 'powered'],
    between: ['nr', 'ns', 'unspecified'],
    bad: ['cr', 'nc', 'notdetected', 'ejected', 'unpowered', 'tripped', 'overheated', 'undervoltage'],
  },
  {
    name: 'permission',
    good: ['admin', 'superuser', 'login', 'sudoer', 'owner'],
    between: ['nologin', 'guest', 'readonly', 'viewer'],
    bad: ['banned', 'jailed', 'expired', 'disallowed', 'prohibited', 'prohibit'],
  },
  {
    name: 'transfer',
    good: ['sync', 'committed', 'replicated', 'applied', 'delivered', 'sent', 'acked', 'flushed'],
    between: ['async', 'potential', 'queued', 'deferred', 'uncommitted', 'prepared', 'startup', 'quorum'],
    bad: ['bounced', 'undelivered', 'undeliverable', 'rolledback', 'dropped', 'skipped', 'halted'],
  },
];

type Polarity = 'good' | 'between' | 'bad';
const groupsOf = new Map<string, Map<StateGroup, Polarity>>();
for (const group of [...stateGroups, ...wide])
  for (const polarity of ['good', 'between', 'bad'] as const)
    for (const word of group[polarity] ?? []) groupsOf.set(word, (groupsOf.get(word) ?? new Map()).set(group, polarity));

const bad = new Set(wide.flatMap((group) => group.bad));
const good = new Set([...stateGroups, ...wide].flatMap((group) => group.good));

/** Do two words say different states of one kind (`Avail` and `NonQual`), or is one the denial of the other? */
export function areOpposed(documented: string, live: string): boolean {
  const [own, other] = [documented.toLowerCase(), live.toLowerCase()];
  if (own === other || areSynonyms(own, other)) return false;
  const groups = groupsOf.get(other);
  // Two good words of a group say the same of two things, or twice the same: `created` and `configured`.
  for (const [group, polarity] of groupsOf.get(own) ?? []) {
    const theirs = groups?.get(group);
    if (theirs !== undefined && (theirs !== polarity || polarity === 'between')) return true;
  }
  if (good.has(own) && bad.has(other) && !good.has(other)) return true;
  return denies(partsOf(documented), partsOf(live));
}

/** `configured` and `configuring`, `useful` and `useless`: the same verb, done and not yet. */
export function differInAspect(documented: string, live: string): boolean {
  const stem = (word: string): string | null => /^([a-z]{3,})(?:ed|ing|ful|less)$/.exec(word)?.[1] ?? null;
  const [own, other] = [documented.toLowerCase(), live.toLowerCase()];
  return own !== other && stem(own) !== null && stem(own) === stem(other);
}

/** `MinimumReplicasAvailable` is three words, `no_root_squash` too. */
function partsOf(word: string): readonly string[] {
  return word
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(/[\s_.-]+/)
    .filter((part) => part !== '');
}

const negative: ReadonlySet<string> = new Set(['no', 'not', 'non', 'never', 'without', 'un', 'dis']);
const negativePrefix = /^(?:un|in|im|il|ir|dis|de|non|not|no|mis|ab|anti)$/;
/** Pairs of beginnings that turn a word round: `enabled` and `disabled`, `attached` and `detached`. */
const turns: readonly (readonly [string, string])[] = [
  ['en', 'dis'],
  ['at', 'de'],
  ['con', 'dis'],
  ['in', 'ex'],
  ['in', 'out'],
  ['in', 'e'],
  ['im', 'ex'],
  ['en', 'de'],
  ['pro', 'de'],
  ['ac', 're'],
  ['up', 'down'],
  ['over', 'under'],
  ['pre', 'post'],
  ['max', 'min'],
  ['in', 'de'],
  ['inter', 'exter'],
];

function denies(own: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [own.filter((part) => !negative.has(part)), other.filter((part) => !negative.has(part))];
  if (a.length === 0 || a.length !== b.length) return false;
  const differing = a.flatMap((part, index) => (part === b[index] ? [] : [[part, b[index] as string] as const]));
  const odd = own.length - a.length !== other.length - b.length;
  if (differing.length === 0) return odd;
  const [pair] = differing;
  if (differing.length > 1 || pair === undefined || odd) return false;
  return turned(...pair) || (own.length > 1 && areOpposed(...pair));
}

function turned(own: string, other: string): boolean {
  const [short, long] = own.length < other.length ? [own, other] : [other, own];
  if (short.length >= 3 && long.endsWith(short) && negativePrefix.test(long.slice(0, long.length - short.length))) return true;
  return turns.some(([left, right]) =>
    [
      [own, other],
      [other, own],
    ].some(
      ([a = '', b = '']) =>
        a.startsWith(left) && b.startsWith(right) && a.length - left.length >= 3 && a.slice(left.length) === b.slice(right.length),
    ),
  );
}
