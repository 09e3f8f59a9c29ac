import { entering } from '../model/command/entering.ts';
import type { Guide, GuideHost, Page, Point, Step } from '../model/index.ts';

/** How a guide logs in to one of its hosts. */
export interface Login {
  readonly command: string;
  readonly position: Point;
  /** What stands behind the `@`. */
  readonly name: string;
  readonly user?: string;
  readonly port?: number;
  /** The host on which it is typed, when the guide has logged in there, too. */
  readonly from?: string;
}

/** The first `ssh user@host` of a guide that leads to a host: by its name, or because the next prompt is that host's. Null without one. */
export function loginTo(host: GuideHost, guides: readonly Guide[]): Login | null {
  for (const guide of guides)
    for (const page of guide.pages) {
      const typed = page.steps.find((step, index) => leadsTo(host, step, page.steps[index + 1], guide));
      if (typed !== undefined) return loginOf(typed.command, typed.position, hostsBehind(guide).has(typed.host ?? '') ? typed.host : null);
      const said = saidIn(page).find(({ name }) => isCalled(host, name));
      if (said !== undefined) return said;
    }
  return null;
}

function leadsTo(host: GuideHost, step: Step, next: Step | undefined, { hosts }: Guide): boolean {
  const { hop } = step;
  if (hop === null || step.host === host.name) return false;
  if (isCalled(host, hop)) return true;
  return next?.host === host.name && !hosts.some((other) => isCalled(other, hop));
}

/** Hosts to which the guide has logged in before it goes on from there. */
function hostsBehind({ pages, hosts }: Guide): ReadonlySet<string> {
  const hops = pages.flatMap((page) => page.steps.flatMap((step) => step.hop ?? []));
  return new Set(hosts.filter((host) => hops.some((hop) => isCalled(host, hop))).map((host) => host.name));
}

function isCalled({ name, aliases }: GuideHost, word: string): boolean {
  const names = [name, ...aliases].map((each) => each.toLowerCase());
  const called = word.toLowerCase();
  return names.includes(called) || (!/^[\d.]+$|:/.test(called) && names.includes(called.split('.')[0] ?? ''));
}

/** `ssh user@host` in a sentence. */
function saidIn(page: Page): readonly Login[] {
  return page.document.source.split('\n').flatMap((text, index) =>
    [...text.matchAll(/``(ssh [^`]+)``/g)].flatMap(({ 1: command, index: at }) => {
      const login = loginOf(command ?? '', { file: page.path, line: index + 1, column: at + 1 }, null);
      return login === null ? [] : [login];
    }),
  );
}

function loginOf(command: string, position: Point, from: string | null): Login | null {
  const where = entering(command)?.where;
  if (where?.kind !== 'host') return null;
  const user = /\s-l\s*([\w.-]+)/.exec(command)?.[1] ?? /\s([\w.-]+)@\S+$/.exec(command.trim())?.[1];
  const port = /\s-p\s*(\d{1,5})(?=\s)/.exec(command)?.[1];
  return {
    command,
    position,
    name: where.name,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(from === null ? {} : { from }),
  };
}
