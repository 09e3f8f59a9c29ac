import { entering } from './command/entering.ts';
import type { Guide, Step } from './guide.ts';

/** A shell that the guide has entered and not left. */
export interface OpenShell {
  /** The step that leads into it. */
  readonly enter: Step;
  /** It is in a container or a pod: another machine, reached through this one. */
  readonly inside: boolean;
}

/** Where a step is typed: on whose terminal, and in which shells above the login shell, outermost first. */
export interface Standing {
  /** The host whose connection it is; for a container's own prompt the host on which the container was entered. */
  readonly host: string | null;
  readonly shells: readonly OpenShell[];
  /** For a step that enters a container or pod: the target of its own that the next prompt shows; it is reached there, not from here. */
  readonly leadsTo: string | null;
}

interface Reachable {
  /** Is there a connection to a machine of this name? */
  readonly isTarget: (host: string) => boolean;
  readonly loginShell: (host: string) => string;
}

interface Frame {
  readonly enter: Step | null;
  readonly shell: string;
  readonly inside: boolean;
  /** What the first prompt in it shows. */
  user: string | null;
  mark: string | null;
}

/** Follows the reader of a guide from shell to shell, as prompts and commands show it: the standing of each step, by its id. */
export function standings(
  guide: Guide,
  { isTarget, loginShell }: Reachable = { isTarget: () => false, loginShell: () => 'bash' },
): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>();
  const stacks = new Map<string, Frame[]>();
  /** The names that containers show in their own prompts, and where each was entered. */
  const containers = new Map<string, { readonly host: string; readonly frame: Frame }>();
  let entered: { readonly step: Step; readonly host: string; readonly frame: Frame } | null = null;
  /** Machines that the guide knows apart from the containers: by their address, or because something ran there before. */
  const machines = new Set(guide.hosts.filter((each) => each.addresses.length > 0).map((each) => each.name));
  // What the configuration puts around a guide runs in the login shell, wherever the guide has left its reader.
  const around = new Set(guide.pages.flatMap((page) => (page.role === undefined ? [] : page.steps)));
  for (const step of guide.pages.flatMap((page) => page.steps)) {
    const aside = step.sameAs !== null || step.hop !== null || step.host === null || around.has(step);
    if (aside) found.set(step.id, { host: step.host, shells: [], leadsTo: step.hop });
    if (aside || step.host === null) continue;
    if (entered !== null && entered.step.block === step.block && entered.host !== step.host && showsHost(step)) {
      if (isTarget(step.host)) {
        const before = found.get(entered.step.id);
        if (before !== undefined) found.set(entered.step.id, { ...before, leadsTo: step.host });
        stacks.get(entered.host)?.pop();
      } else if (!machines.has(step.host)) containers.set(step.host, entered);
    }
    entered = null;
    const container = containers.get(step.host);
    if (container === undefined) machines.add(step.host);
    const open: typeof container | null =
      container !== undefined && stacks.get(container.host)?.includes(container.frame) === true ? container : null;
    const host: string = open?.host ?? step.host;
    const stack = stacks.get(host) ?? [{ enter: null, shell: loginShell(host), inside: false, user: null, mark: null }];
    stacks.set(host, stack);
    reach(stack, step, open?.frame ?? null);
    found.set(step.id, { host, shells: stack.flatMap((frame) => openShell(frame)), leadsTo: null });
    if (step.kind === 'leave' && stack.length > 1) stack.pop();
    if (step.kind !== 'enter') continue;
    const inside = entering(step.command)?.where.kind === 'inside';
    const frame: Frame = { enter: step, shell: step.entersShell ?? step.shell, inside, user: becomes(step.command), mark: null };
    stack.push(frame);
    if (inside) entered = { step, host, frame };
  }
  return found;
}

/** Whose shell `sudo -i` and `su - postgres` lead into; null where the command does not tell. */
function becomes(command: string): string | null {
  const words = command.trim().split(/\s+/);
  if (words[0] !== 'sudo' && words[0] !== 'su') return null;
  const user = words[words.findIndex((word) => /^-\w*u$/.test(word)) + 1];
  if (words[0] === 'sudo' && words.some((word) => /^-\w*u$/.test(word))) return user ?? null;
  const su = words.indexOf('su');
  if (su >= 0) return words.slice(su + 1).find((word) => !word.startsWith('-')) ?? 'root';
  return words.slice(1).every((word) => word.startsWith('-') || /^(?:ba|z)?sh$/.test(word)) ? 'root' : null;
}

function openShell({ enter, inside }: Frame): readonly OpenShell[] {
  return enter === null ? [] : [{ enter, inside }];
}

/** Leaves what the step's prompt says was left. */
function reach(stack: Frame[], step: Step, container: Frame | null): void {
  const floor = container === null ? 0 : stack.indexOf(container);
  // A prompt with the host's own name is shown by the host, not by a container on it.
  const wall = container === null && showsHost(step) ? stack.findIndex((frame) => frame.inside) : -1;
  const allowed = stack.slice(floor, wall < 0 ? undefined : wall).reverse();
  const exact = allowed.filter((frame) => frame.shell === step.shell);
  const alike = isPosix(step.shell) ? allowed.filter((frame) => isPosix(frame.shell)) : [];
  const outer = step.shell.endsWith('-config') ? allowed.filter((frame) => frame.shell === step.shell.replace(/-config$/, '')) : [];
  const mark = step.prompt.trim().at(-1) ?? null;
  const fits = (frame: Frame): boolean =>
    frame.user !== null && step.user !== null
      ? frame.user === step.user
      : frame.mark === null || mark === null || (frame.mark === '#') === (mark === '#') || !isPosix(frame.shell);
  // A user whom no shell is known to be of has not become root: the outermost one.
  const frame =
    exact.find(fits) ??
    alike.find(fits) ??
    exact.at(-1) ??
    alike.at(-1) ??
    outer[0] ??
    allowed.find((each) => isPosix(each.shell)) ??
    allowed[0];
  if (frame === undefined) return;
  stack.length = stack.indexOf(frame) + 1;
  if (frame.shell !== step.shell && !(isPosix(frame.shell) && isPosix(step.shell))) return;
  frame.user ??= step.user;
  frame.mark ??= mark;
}

function showsHost(step: Step): boolean {
  return step.evidence.some((evidence) => evidence.about === 'host' && evidence.source === 'prompt');
}

/** Guides seldom say which shell of POSIX they mean. */
function isPosix(shell: string): boolean {
  return /^(?:ba|da|a|z|k)?sh$/.test(shell);
}
