/** Words of one kind: `good` and `bad` ends, and `between` for what is on its way. */
export interface StateGroup {
  readonly name: string;
  readonly good: readonly string[];
  readonly between?: readonly string[];
  readonly bad: readonly string[];
}

/**
 * Words that say how a thing is wherever they stand.
 * A documented state word that becomes another word is a failure, whatever other policy is active.
 */
export const stateGroups: readonly StateGroup[] = [
  {
    name: 'bgp session',
    good: ['established', 'estab'],
    between: ['idle', 'connect', 'active', 'opensent', 'openconfirm'],
    bad: ['clearing', 'deleted'],
  },
  {
    name: 'ospf neighbour',
    good: ['full', '2way', '2-way'],
    between: ['exstart', 'exchange', 'loading', 'init', 'attempt'],
    bad: ['down'],
  },
  {
    name: 'link',
    good: ['up', 'lower_up', 'connected', 'running'],
    bad: ['down', 'linkdown', 'notconnect', 'disconnected', 'no-carrier', 'err-disabled', 'errdisabled', 'lowerlayerdown', 'dormant'],
  },
  {
    name: 'pod',
    good: ['running', 'completed', 'succeeded'],
    between: ['pending', 'containercreating', 'podinitializing', 'terminating', 'waiting'],
    bad: [
      'failed',
      'error',
      'crashloopbackoff',
      'imagepullbackoff',
      'errimagepull',
      'oomkilled',
      'evicted',
      'createcontainererror',
      'createcontainerconfigerror',
      'invalidimagename',
      'runcontainererror',
      'nodelost',
      'containercannotrun',
      'deadlineexceeded',
      'unschedulable',
    ],
  },
  {
    name: 'readiness',
    good: ['ready', 'healthy'],
    bad: ['notready', 'unready', 'unhealthy', 'schedulingdisabled', 'memorypressure', 'diskpressure', 'pidpressure', 'networkunavailable'],
  },
  {
    name: 'service',
    good: ['active', 'loaded', 'exited', 'listening'],
    between: ['activating', 'deactivating', 'reloading', 'start-pre', 'auto-restart', 'reloading-notify'],
    bad: ['inactive', 'dead', 'failed', 'not-found', 'masked', 'stopped', 'crashed'],
  },
  { name: 'switch', good: ['enabled', 'enable', 'on', 'unmasked'], bad: ['disabled', 'disable', 'off', 'shutdown', 'static'] },
  {
    name: 'truth',
    good: ['true', 'yes', 'permit', 'allow', 'allowed', 'accept', 'accepted'],
    bad: ['false', 'no', 'deny', 'denied', 'drop', 'reject', 'rejected', 'refused'],
  },
  { name: 'mount', good: ['rw', 'read-write'], between: ['ro'], bad: [] },
  {
    name: 'availability',
    good: ['available', 'online', 'reachable', 'alive', 'in-service', 'inservice'],
    between: ['unknown'],
    bad: ['unavailable', 'offline', 'unreachable', 'dead', 'out-of-service', 'forced-offline', 'lost'],
  },
  {
    name: 'outcome',
    good: ['ok', 'success', 'successful', 'successfully', 'passed', 'pass', 'done', 'complete', 'deployed', 'valid', 'verified'],
    between: ['in-progress', 'progressing', 'pending-install', 'pending-upgrade', 'incomplete', 'partial'],
    bad: [
      'fail',
      'failed',
      'failure',
      'failing',
      'error',
      'errors',
      'invalid',
      'expired',
      'aborted',
      'unsuccessful',
      'revoked',
      'corrupted',
      'unverified',
      'superseded',
      'uninstalling',
    ],
  },
  {
    name: 'health',
    good: ['health_ok', 'healthy', 'optimal', 'normal', 'clean', 'green'],
    between: ['health_warn', 'recovering', 'rebuilding', 'resyncing', 'yellow', 'degraded', 'peering', 'warning'],
    bad: ['health_err', 'unclean', 'faulty', 'critical', 'red', 'inconsistent', 'stale', 'undersized', 'removed', 'abnormal'],
  },
  {
    name: 'role',
    good: ['primary', 'master', 'leader', 'designated', 'root'],
    between: ['standby', 'secondary', 'replica', 'slave', 'follower', 'backup', 'alternate', 'learner', 'candidate'],
    bad: ['split-brain', 'orphaned'],
  },
  {
    name: 'port',
    good: ['forwarding', 'fwd', 'open', 'listen'],
    between: ['learning', 'learn', 'time_wait', 'close_wait', 'syn_sent', 'syn_recv', 'fin_wait', 'fin_wait1', 'fin_wait2'],
    bad: ['blocking', 'blocked', 'blk', 'closed', 'filtered', 'discarding', 'broken'],
  },
  {
    name: 'neighbour cache',
    good: ['reachable', 'permanent', 'noarp'],
    between: ['delay', 'probe', 'stale'],
    bad: ['incomplete', 'failed'],
  },
  {
    name: 'volume',
    good: ['bound', 'mounted', 'attached', 'in-use'],
    between: ['released', 'creating', 'attaching', 'detaching', 'downloading'],
    bad: ['unbound', 'unmounted', 'detached', 'missing', 'readonly', 'read-only'],
  },
  {
    name: 'tunnel',
    good: ['installed', 'rekeyed', 'mm_active', 'qm_idle', 'up-active'],
    between: ['connecting', 'initiating', 'negotiating'],
    bad: ['destroying', 'deleting', 'up-no-ike', 'mm_no_state', 'expired'],
  },
  {
    name: 'server',
    good: ['active', 'build', 'resize'],
    between: ['rebooting', 'reboot', 'hard_reboot', 'verify_resize', 'starting', 'stopping', 'paused', 'suspended'],
    bad: ['shutoff', 'shelved', 'deleted', 'soft_deleted', 'rescue', 'killed', 'terminated', 'exited'],
  },
  {
    name: 'synchronisation',
    good: ['synced', 'synchronized', 'synchronised', 'in-sync', 'insync', 'streaming', 'current', 'converged'],
    between: ['syncing', 'donor', 'joining', 'joined', 'catchup', 'changes'],
    bad: ['unsynchronized', 'unsynced', 'desynced', 'outofsync', 'out-of-sync', 'diverged', 'unsync', 'disjoint'],
  },
  {
    name: 'dns answer',
    good: ['noerror'],
    bad: ['nxdomain', 'servfail', 'refused', 'formerr', 'notimp', 'notauth', 'notzone', 'yxdomain'],
  },
  {
    name: 'administration',
    good: ['started', 'created', 'configured', 'unchanged', 'exists', 'present', 'registered'],
    bad: ['deleted', 'absent', 'unregistered', 'not-registered', 'removed', 'destroyed', 'uninstalled'],
  },
  {
    name: 'access',
    good: ['authenticated', 'authorized', 'granted', 'trusted', 'unlocked'],
    bad: ['unauthenticated', 'unauthorized', 'forbidden', 'untrusted', 'locked', 'suspended', 'blacklisted'],
  },
  {
    name: 'mark',
    good: ['✓', '✔', '√', '☑', '✅', '●', '🟢'],
    between: ['○', '◌', '⚠', '‼', '🟡'],
    bad: ['✗', '✘', '×', '✕', '✖', '☒', '❌', '⛔', '🔴'],
  },
];

/** Words for the same state across versions and vendors: a change between them is drift. */
const synonyms: readonly (readonly string[])[] = [
  ['established', 'estab'],
  ['master', 'control-plane', 'primary', 'leader'],
  ['slave', 'replica', 'secondary', 'worker'],
  ['started', 'running'],
  ['synchronized', 'synchronised', 'synced'],
  ['success', 'successful', 'succeeded', 'successfully'],
  ['enable', 'enabled'],
  ['disable', 'disabled'],
  ['allow', 'allowed', 'permit'],
  ['true', 'yes'],
  ['false', 'no'],
  ['✓', '✔', '√', '☑', '✅'],
  ['✗', '✘', '×', '✕', '✖', '☒', '❌'],
  ['y', 'yes', 'true'],
  ['n', 'no', 'false'],
  ['reachable', 'alive', 'responding'],
  ['warn', 'warning'],
  ['err', 'error'],
  ['crit', 'critical'],
  ['cancelled', 'canceled'],
];

/** Words that turn a statement round when they appear where the page has none. */
export const negations: ReadonlySet<string> = new Set([
  'not',
  'no',
  'never',
  'without',
  'cannot',
  'unable',
  'none',
  'empty',
  "isn't",
  "doesn't",
]);

const good = new Set(stateGroups.flatMap((group) => group.good));
const between = new Set(stateGroups.flatMap((group) => group.between ?? []));
const bad = new Set(stateGroups.flatMap((group) => group.bad));

/** True for a word of the lexicon, whatever its case. */
export function isStateWord(word: string): boolean {
  const lower = word.toLowerCase();
  if (lower.includes('+')) return lower.split('+').every((part) => isStateWord(part));
  return good.has(lower) || bad.has(lower) || between.has(lower);
}

/** Signs that stand for a state: a tick, a cross, a filled or an empty circle. */
export const stateSigns = /[✓✔√☑✅●🟢○◌⚠‼🟡✗✘×✕✖☒❌⛔🔴]/u;

/** True for a word that never is good news: `down`, `failed`, `crashloopbackoff`. */
export function isBadState(word: string): boolean {
  const lower = word.toLowerCase();
  return bad.has(lower) && !good.has(lower);
}

/** Do two words say the same state in the words of two versions? */
export function areSynonyms(left: string, right: string): boolean {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a === b || synonyms.some((group) => group.includes(a) && group.includes(b));
}
