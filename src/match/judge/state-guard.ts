import type { ColumnPolicy } from '../policy/columns.ts';
import { areOpposed, differInAspect } from '../policy/opposites.ts';
import { areSynonyms, isBadState, isStateWord, negations } from '../policy/states.ts';
import type { Token } from '../tokens/token.ts';
import { drifted, failed, label, type Spans } from './answers.ts';
import type { PairResult, Place } from './pair.ts';

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
export function stateGuard(documented: Token, live: Token, place: Place, rule: ColumnPolicy | null, spans: Spans): PairResult | null {
  const here =
    rule?.kind === 'state' || /[:=]\s*$|\b(?:is|state|status|policy|mode|action|result|health|phase|condition)$/.test(place.before);
  const wasState = here
    ? isStateWord(documented.text) || documented.type === 'word' || documented.type === 'state'
    : isStateWord(documented.text) && (!weak.has(documented.text.toLowerCase()) || /^[A-Z]{4,}$/.test(documented.text));
  const isBad = isBadState(live.text) && (here || !weak.has(live.text.toLowerCase()));
  if (documented.text.toLowerCase() === live.text.toLowerCase() && (documented.type === 'state' || documented.type === 'word')) {
    return drifted(spans, 'text', 'equal', documented.type, `"${documented.text}" is written "${live.text}" now`);
  }
  const where = place.column === null ? label(place) : `column ${place.column}`;
  const became = (): PairResult => failed(spans, 'state', 'equal', 'state', `${where}: ${documented.text} became ${live.text}`);
  const words = isWordLike(documented) && isWordLike(live);
  if (words && areOpposed(documented.text, live.text) && !(isRole(place) && live.text === 'none')) return became();
  if (words && differInAspect(documented.text, live.text) && (here || place.column !== null || place.after === '')) return became();
  if (isRole(place)) return null;
  // A code of one letter: where a route comes from, whether a brick is online.
  if (words && /^[A-Za-z]$/.test(documented.text) && /^[A-Za-z]$/.test(live.text)) return became();
  if (isStateWord(documented.text) && areSynonyms(documented.text, live.text)) {
    return drifted(spans, 'text', 'equal', 'state', `"${live.text}" says the same as "${documented.text}"`);
  }
  if (rule?.kind === 'state' && wasState && rule.policy === 'equal')
    return failed(spans, 'state', 'equal', 'state', `${where}: ${documented.text} became ${live.text}`);
  if (isStateWord(documented.text) && wasState)
    return failed(spans, 'state', 'equal', 'state', `${where}: the state ${documented.text} became ${live.text}`);
  if (isBad && documented.type !== 'ratio')
    return failed(spans, 'state', 'equal', 'state', `${where}: ${documented.text} became ${live.text}`);
  if (here && documented.type === 'word' && live.type === 'word' && chosen.test(place.before)) return became();
  if (unknown.test(live.text) && !unknown.test(documented.text) && (documented.type !== 'word' || here))
    return failed(spans, 'state', 'equal', 'state', `${where}: ${documented.text} was documented, and it is ${live.text} now`);
  if (live.type === 'absent') {
    if (documented.type === 'absent') return failed(spans, 'state', 'equal', 'absent', `${where}: ${documented.text} became ${live.text}`);
    return failed(spans, 'state', 'equal', 'absent', `${where}: ${documented.text} is not there yet: ${live.text}`);
  }
  if (negations.has(live.text.toLowerCase()) && !negations.has(documented.text.toLowerCase())) {
    return failed(spans, 'state', 'equal', 'state', `"${live.text}" stands where the page says "${documented.text}"`);
  }
  return null;
}

/** Labels of what is one of a few words: another one is another thing. */
const chosen =
  /\b(?:state|status|type|mode|role|kind|protocol|policy|scope|duplex|action|verdict|severity|visibility|access|strategy|cipher ?\w*)\b/;
const unknown = /^(?:unknown|undefined|unset|unassigned|unspecified|null|nil)$/i;

function isRole(place: Place): boolean {
  return place.column === 'ROLES' || place.column === 'ROLE';
}

function isWordLike(token: Token): boolean {
  return token.type === 'word' || token.type === 'state';
}
