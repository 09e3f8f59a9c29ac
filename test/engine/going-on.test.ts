import { describe, expect, it } from 'vitest';
import { exitCode, openLab, runGuide } from '../../src/engine/index.ts';
import type { Guide, Outcome, RunEvent, Runner, SentCommand } from '../../src/model/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

const page = `Pods
====

List them::

   root@web-1:~# list-pods
   NAME                        STATUS    RESTARTS
   crane-7c9f5d86b4-jx5kp      Running   0

Look at it::

   root@web-1:~# show-pod crane-7c9f5d86b4-jx5kp
   Name:    crane-7c9f5d86b4-jx5kp
   Status:  Running

Restart it::

   root@web-1:~# restart-pod crane-7c9f5d86b4-jx5kp

Again::

   root@web-1:~# show-pod crane-7c9f5d86b4-jx5kp
   Name:    crane-7c9f5d86b4-jx5kp
   Status:  Running
`;
const classes = [
  { command: 'list-pods', class: 'read-only' },
  { command: 'show-pod', class: 'read-only' },
] as const;

function answers(state: { status: string; name: string }) {
  return (command: string) => {
    if (command.startsWith('list-pods'))
      return { text: `NAME                        STATUS    RESTARTS\n${state.name}      ${state.status}   0`, status: 0 };
    if (command.startsWith('show-pod')) return { text: `Name:    ${state.name}\nStatus:  ${state.status}`, status: 0 };
    return { text: '', status: 0 };
  };
}

function labOf(guide: Guide, state: { status: string; name: string }) {
  return doubleOf(guide, answers(state), { commandClasses: classes });
}

const judged = (outcomes: readonly Outcome[]) => outcomes.map(({ verdict, sent, reason }) => ({ verdict, sent, reason }));

describe('a lab that goes on from an earlier one', () => {
  const guide = guideOf(page);
  const steps = guide.pages.flatMap((each) => each.steps);
  const good = { status: 'Running', name: 'crane-6b7d94f58c-wz4tq' };

  it.each(steps.map((_, index) => index))('judges as one run does, when it stopped before step %i', async (stop) => {
    const whole = labOf(guide, good);
    const events = runGuide({ ...whole.options, consent: 'changing' });
    const all: RunEvent[] = [];
    let next = await events.next();
    for (; next.done !== true; next = await events.next()) all.push(next.value);
    const expected = judged(next.value);
    expect(exitCode([{ guide, outcomes: next.value }])).toBe(0);

    const first = labOf(guide, good);
    const outcomes: Outcome[] = [];
    const one = openLab({ ...first.options, consent: 'changing' }, () => {});
    for (const step of steps.slice(0, stop)) outcomes.push(await one.runStep(step));
    const memory = JSON.parse(JSON.stringify(one.observations));
    const bindings = one.bindings;
    await one[Symbol.asyncDispose]();
    const second = labOf(guide, good);
    const other = openLab({ ...second.options, consent: 'changing' }, () => {}, memory);
    expect(other.bindings).toEqual(bindings);
    for (const step of steps.slice(stop)) outcomes.push(await other.runStep(step));
    await other[Symbol.asyncDispose]();
    expect(judged(outcomes)).toEqual(expected);
    expect([...first.sent, ...second.sent]).toEqual(whole.sent);
  });

  it('runs a forgotten step anew, as if it were the first time, and later names stay', async () => {
    const state = { ...good, status: 'Pending' };
    const { options, sent } = labOf(guide, state);
    const lab = openLab(options, () => {});
    const [list, show] = steps;
    if (list === undefined || show === undefined) throw new Error('the page has steps');
    expect((await lab.runStep(list)).verdict).toBe('fail');
    expect((await lab.runStep(show)).skip).toBe('unplanned');
    state.status = 'Running';
    state.name = 'crane-6b7d94f58c-zzzzz';
    expect((await lab.runStep(list)).verdict).toBe('fail');
    await lab.forget(list);
    expect((await lab.runStep(list)).verdict).toBe('pass');
    await lab.forget(show);
    expect(lab.preview(show)).toMatchObject({ kind: 'ready', sent: 'show-pod crane-6b7d94f58c-zzzzz', needs: 'read-only' });
    expect((await lab.runStep(show)).verdict).toBe('pass');
    expect(sent).toEqual(['list-pods', 'list-pods', 'show-pod crane-6b7d94f58c-zzzzz']);
  });

  it('goes back to an earlier step with what was shown before it, not with what came later', async () => {
    const rows = (name: string) => `NAME                    READY   STATUS    RESTARTS   AGE\n${name}   1/1     Running   0          3d\n`;
    const indented = (text: string) => text.replace(/^(?=.)/gm, '    ');
    const pages = guideOf(
      `Run::\n\n    ada@web-1:~$ kubectl get pods -n one\n${indented(rows('shop-5d9f7c6b8d-x2x4z'))}    ada@web-1:~$ kubectl logs <pod-name>\n    started\n    ada@web-1:~$ kubectl get pods -n two\n${indented(rows('till-6c8b7d5f9d-x2b4c'))}`,
    );
    const [list, logs, later] = pages.pages.flatMap((each) => each.steps);
    if (list === undefined || logs === undefined || later === undefined) throw new Error('the page has steps');
    for (const order of [
      [list, logs, later],
      [list, later, logs],
    ]) {
      const { options, sent } = doubleOf(pages, (command) => ({
        text: command.startsWith('kubectl logs')
          ? 'started'
          : rows(command.endsWith('one') ? 'shop-77c6b85d9f-q7v2k' : 'till-55d4f6b7c8-z9w7x'),
        status: 0,
      }));
      await using lab = openLab(options, () => {});
      for (const step of order) expect((await lab.runStep(step)).verdict).toBe('pass');
      expect(sent).toContain('kubectl logs shop-77c6b85d9f-q7v2k');
    }
  });

  it('says beforehand what would be sent and what consent it needs, and asks nobody', async () => {
    const { options, sent } = labOf(guide, good);
    const lab = openLab(options, () => {});
    expect(steps.map((step) => lab.preview(step))).toMatchObject([
      { kind: 'ready', sent: 'list-pods', needs: 'read-only' },
      { kind: 'blocked', outcome: { verdict: 'skip', skip: 'unplanned' } },
      { kind: 'blocked' },
      { kind: 'blocked' },
    ]);
    for (const step of steps.slice(0, 2)) await lab.runStep(step);
    const restart = steps[2];
    if (restart === undefined) throw new Error('the page has a third step');
    expect(lab.preview(restart)).toMatchObject({ kind: 'ready', sent: 'restart-pod crane-6b7d94f58c-wz4tq', needs: 'changing' });
    expect((await lab.runStep(restart)).verdict).toBe('skip');
    await lab.forget(restart);
    expect((await lab.runStep(restart, { consent: 'changing' })).verdict).toBe('pass');
    expect(sent.filter((command) => command.startsWith('restart'))).toHaveLength(1);
  });

  it('goes on with a recording: what was asked for is given out, and a step that it forgets at once gets its answer once more', async () => {
    const [list, show] = steps;
    if (list === undefined || show === undefined) throw new Error('the page has steps');
    const asLab = answers(good);
    /** Each answer once, as the runner `replay` gives them. */
    const recording = () => {
      const left = ['list-pods', `show-pod ${good.name}`];
      const take = (command: string): number => left.indexOf(command);
      const runner: Runner = {
        name: 'double',
        open: async () => ({
          kind: 'commands',
          run: async ({ command }: SentCommand) => {
            const at = take(command);
            if (at < 0) throw new Error(`no answer to ${command}`);
            left.splice(at, 1);
            return { text: asLab(command).text, end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
          },
          skip: ({ command }: SentCommand) => {
            const at = take(command);
            if (at >= 0) left.splice(at, 1);
          },
          [Symbol.asyncDispose]: async () => {},
        }),
      };
      return { left, options: { ...labOf(guide, good).options, loadRunner: async () => runner } };
    };
    const before = recording();
    const first = openLab(before.options, () => {});
    expect((await first.runStep(list)).verdict).toBe('pass');
    const memory = JSON.parse(JSON.stringify(first.observations));
    await first[Symbol.asyncDispose]();

    const now = recording();
    await using second = openLab(now.options, () => {}, memory);
    await second.forget(list);
    expect((await second.runStep(list)).verdict).toBe('pass');
    expect((await second.runStep(show)).verdict).toBe('pass');
    expect(now.left).toEqual([]);
  });

  it('keeps no credential of a command: what it needs of it is built anew', async () => {
    const login = guideOf(
      'Run::\n\n    ada@web-1:~$ login --token <token>\n    welcome\n    ada@web-1:~$ login --token <token> again\n    welcome\n',
    );
    const [once, again] = login.pages.flatMap((each) => each.steps);
    if (once === undefined || again === undefined) throw new Error('the page has two steps');
    const token = 'ghp_Velvet3307Velvet3307';
    const placeholders = { '<token>': token };
    const double = () => doubleOf(login, () => ({ text: 'welcome', status: 0 }), { placeholders, consent: 'changing' });
    const [first, second] = [double(), double()];
    const one = openLab(first.options, () => {});
    expect(one.preview(once)).toMatchObject({ sent: 'login --token «redacted:token»' });
    expect((await one.runStep(once)).verdict).toBe('pass');
    const memory = JSON.parse(JSON.stringify(one.observations));
    await one[Symbol.asyncDispose]();
    expect(memory).toMatchObject([{ sent: 'login --token «redacted:token»' }]);
    await using other = openLab(second.options, () => {}, memory);
    expect((await other.runStep(again)).verdict).toBe('pass');
    await other.forget(once);
    expect((await other.runStep(once)).verdict).toBe('pass');
    expect([...first.sent, ...second.sent]).toEqual([`login --token ${token}`, `login --token ${token} again`, `login --token ${token}`]);
  });
});
