import type { ColumnPolicy } from '../policy/columns.ts';
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
