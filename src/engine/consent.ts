import { type CommandClass, classifyCommand } from '../model/command/classify.ts';
import { classOfEntering } from '../model/command/entering.ts';
import type { OpenShell, Step } from '../model/index.ts';
import { onlyLeaves } from '../model/leaving.ts';
import { type DeclaredClass, declaredClass } from './declared-class.ts';
import type { ConsentLevel } from './options.ts';

/** May this step be sent? `held` is the user's choice, `weak` means the evidence for its host does not carry a change. */
export type Permission =
  | { readonly kind: 'granted'; readonly readOnly: boolean }
  | { readonly kind: 'held'; readonly reason: string }
  | { readonly kind: 'weak'; readonly reason: string };

const strong = new Set(['annotation', 'prompt', 'directive', 'configuration']);

/**
 * `shells` are those in which the step is typed. Classes unknown commands as changing; entering and leaving a shell changes nothing, unless it is a mode for configuring, or the
 * command that enters it runs others for its words, or is sent as another one than the page shows.
 */
export function permit(
  step: Step,
  sent: string,
  level: ConsentLevel,
  declared: readonly DeclaredClass[] = [],
  shells: readonly OpenShell[] = [],
): Permission {
  const configures = [step.shell, step.entersShell ?? ''].some((shell) => shell.endsWith('-config'));
  if (configures && level === 'read-only') {
    return { kind: 'held', reason: 'this belongs to a configuration mode, and the consent is read-only: allow it with --consent changing' };
  }
  if (step.kind === 'leave' && onlyLeaves(sent)) return { kind: 'granted', readOnly: true };
  // With something left to fill in, what the page shows is no command yet.
  const shown = step.placeholders.length > 0 ? sent : step.command;
  const posix = /^(?:ba|z|da|a|k)?sh$/.test(step.shell);
  const classOf = (text: string): CommandClass => {
    const known = classifyCommand(text, step.shell);
    return declaredClass(text, posix, known, declared) ?? known;
  };
  const found =
    step.kind === 'enter'
      ? posix
        ? classOfEntering(step.command, sent, classOf)
        : step.command === sent
          ? 'read-only'
          : 'unknown'
      : worst(classOf(shown), classOf(sent));
  if (found === 'read-only') return { kind: 'granted', readOnly: true };
  const needs: ConsentLevel = found === 'destructive' ? 'all' : 'changing';
  if (level === 'read-only' || (needs === 'all' && level !== 'all')) {
    const what = found === 'unknown' ? 'labproof does not know whether this command changes anything' : `this command is ${found}`;
    return { kind: 'held', reason: `${what}, and the consent is ${level}: allow it with --consent ${needs}` };
  }
  if (![step, ...entererOf(step, shells)].some(hasStrongHost)) {
    return {
      kind: 'weak',
      reason:
        'only prose or the step before says on which host this runs, and that is not enough for a command that may change something: show its prompt',
    };
  }
  return { kind: 'granted', readOnly: false };
}

function hasStrongHost(step: Step): boolean {
  return step.evidence.some((evidence) => evidence.about === 'host' && strong.has(evidence.source));
}

/**
 * No prompt of `mysql>` or `>>>` can show a host: it is that of the prompt at which the program was called, as long as the page has sent
 * its reader nowhere else since. Shells of POSIX have prompts of their own, and many look alike.
 */
function entererOf(step: Step, shells: readonly OpenShell[]): readonly Step[] {
  const enter = shells.at(-1)?.enter;
  if (enter === undefined || enter.entersShell !== step.shell || /^(?:ba|z|da|a|k)?sh$/.test(step.shell)) return [];
  const went = step.evidence.some((evidence) => evidence.about === 'host' && evidence.source !== 'previous');
  return !went && enter.host === step.host && enter.position.file === step.position.file ? [enter] : [];
}

const order: readonly CommandClass[] = ['read-only', 'unknown', 'changing', 'destructive'];

function worst(a: CommandClass, b: CommandClass): CommandClass {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
