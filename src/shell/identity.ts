import { LabproofError, type Target } from '../model/index.ts';
import { firstLabel } from './prompt.ts';

/** Do two names mean one host? Two full names must be equal; a short one is compared with the first label. */
function sameHost(shown: string, expected: string): boolean {
  const [a, b] = [shown.trim().toLowerCase(), expected.trim().toLowerCase()];
  if (a.includes('.') && b.includes('.')) return a === b;
  return firstLabel(a) === firstLabel(b) && a !== '';
}

/** Throws LABPROOF_TARGET_MISMATCH: whoever answers is not the host that the guide means. */
export function proveIdentity(target: Target, shown: string, how: string): void {
  if (target.identity === null || sameHost(shown, target.identity)) return;
  throw new LabproofError({
    code: 'LABPROOF_TARGET_MISMATCH',
    message: `${target.name} should call itself "${target.identity}", and ${how} says "${shown.trim().slice(0, 80)}": nothing was sent to it`,
    hint: `if this is the right host, set targets.${target.name}.identity to that name`,
  });
}
