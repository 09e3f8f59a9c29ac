import { describe, expect, it } from 'vitest';
import { shellWalk } from '../../src/engine/shell-walk.ts';
import type { Step } from '../../src/model/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

function walkOf(lines: string, targets: readonly string[] = ['web-1']) {
  const guide = guideOf(`Shells\n======\n\nType::\n\n${lines.trim().replaceAll(/^(?=.)/gm, '   ')}\n`);
  const { options } = doubleOf(guide, () => ({ text: '', status: 0 }));
  const [first] = options.targets;
  if (first === undefined) throw new Error('a double has a target');
  const own = { ...options, targets: targets.map((name) => ({ ...first, name })) };
  const steps = guide.pages.flatMap((page) => page.steps);
  return { walk: shellWalk(own), steps, at: (line: number) => steps.find((step) => step.position.line === line) as Step, target: first };
}
const enters = (walk: ReturnType<typeof walkOf>['walk'], step: Step): readonly string[] =>
  walk.standing(step).shells.map(({ enter }) => enter.command);

describe('the shells of a step', () => {
  it('are those that were entered, less those that were left', () => {
    const { walk, at } = walkOf(`
ada@web-1:~$ sudo -i
root@web-1:~# mysql
mysql> select 1;
mysql> exit
root@web-1:~# exit
ada@web-1:~$ ls
`);
    expect([6, 7, 8, 9, 10, 11].map((line) => enters(walk, at(line)))).toEqual([
      [],
      ['sudo -i'],
      ['sudo -i', 'mysql'],
      ['sudo -i', 'mysql'],
      ['sudo -i'],
      [],
    ]);
  });

  it('are told by the mark where the prompts show no user', () => {
    const { walk, at } = walkOf(`
ada@web-1:~$ su -
# id
# ls
ada@web-1:~$ ls
`);
    expect([7, 8, 9].map((line) => enters(walk, at(line)))).toEqual([['su -'], ['su -'], []]);
  });

  it.each([
    ['sudo -i', 'ada', []],
    ['sudo -i', 'root', ['sudo -i']],
    ['sudo su -', 'ada', []],
    ['sudo -u bob -i', 'bob', ['sudo -u bob -i']],
    ['sudo -u bob -i', 'root', []],
    ['su - bob', 'bob', ['su - bob']],
    ['su', 'ada', []],
    ['bash', 'ada', ['bash']],
    // Nobody knows how the reader became carol: not by way of root.
    ['sudo -i', 'carol', []],
  ])('behind "%s" are those of %s, whom the prompt shows', (command, user, shells) => {
    const { walk, at } = walkOf(`ada@web-1:~$ ${command}\n${user}@web-1:~$ ls`);
    expect(enters(walk, at(7))).toEqual(shells);
  });

  it('of a pod that is a target are its own', () => {
    const lines = `
ada@web-1:~$ kubectl exec -it shop-0 -- bash
root@shop-0:/# ls
root@shop-0:/# exit
ada@web-1:~$ ls
`;
    const own = walkOf(lines, ['web-1', 'shop-0']);
    expect(own.walk.standing(own.at(6)).leadsTo).toBe('shop-0');
    expect(own.walk.standing(own.at(7))).toEqual({ host: 'shop-0', shells: [], leadsTo: null });
    expect(enters(own.walk, own.at(9))).toEqual([]);
    const through = walkOf(lines);
    expect(through.walk.standing(through.at(6)).leadsTo).toBeNull();
    expect(through.walk.standing(through.at(7))).toMatchObject({ host: 'web-1', shells: [{ inside: true }] });
    expect(enters(through.walk, through.at(9))).toEqual([]);
  });

  it('of a machine with an address, or one that was there before, are not in the container entered last', () => {
    const entering = 'ada@web-1:~$ docker exec -it shop bash\nada@db-1:~$ ls';
    const told = walkOf(`ada@web-1:~$ cat /etc/hosts\n192.0.2.1 web-1\n192.0.2.2 db-1\n${entering}`);
    expect(told.walk.standing(told.at(10))).toEqual({ host: 'db-1', shells: [], leadsTo: null });
    const before = walkOf(`ada@db-1:~$ ls\n${entering}`);
    expect(before.walk.standing(before.at(8))).toEqual({ host: 'db-1', shells: [], leadsTo: null });
  });

  it("are not a container's where the host's own prompt is shown, whoever is logged in there", () => {
    const { walk, at } = walkOf(`
root@web-1:~# docker exec -it shop bash
root@3f2a:/# ls
root@web-1:~# rm -r /srv/old
`);
    expect(enters(walk, at(7))).toEqual(['docker exec -it shop bash']);
    expect(enters(walk, at(8))).toEqual([]);
  });

  it('of a container that was left are no more: its name is that of an unknown host', () => {
    const { walk, at } = walkOf(`
ada@web-1:~$ docker exec -it shop bash
root@3f2a:/# ls
root@3f2a:/# exit
root@3f2a:/# ls
`);
    expect(walk.standing(at(9)).host).toBe('3f2a');
  });
});

describe('after a loss', () => {
  it('a configuration mode is not entered anew', () => {
    const { walk, at, target } = walkOf(`
ada@web-1:~$ vtysh
web-1# configure terminal
web-1(config)# router bgp 64512
web-1(config-router)# end
web-1# show ip bgp
`);
    for (const line of [6, 7]) walk.noteEntered(at(line), at(line).command, true, target);
    expect(walk.blocked(at(8), target, () => undefined)).toBeNull();
    walk.noteLost(target, at(8));
    expect(walk.blocked(at(9), target, () => undefined)?.reason).toContain('its configuration mode was lost with the connection at line 8');
    expect(walk.blocked(at(10), target, () => undefined)).toBeNull();
  });

  it('what was set in an inner shell is missed there, not below', () => {
    const { walk, at, target } = walkOf(`
ada@web-1:~$ sudo -i
root@web-1:~# export A=1
root@web-1:~# ls
ada@web-1:~$ ls
`);
    walk.noteEntered(at(6), 'sudo -i', true, target);
    walk.noteRan(at(7), 'export A=1', target);
    walk.noteLost(target, at(8));
    expect(walk.blocked(at(8), target, () => undefined)?.reason).toContain('blocked by line 7: what "export" did');
    expect(walk.blocked(at(9), target, () => undefined)).toBeNull();
    // Run again it is set again.
    walk.noteRan(at(7), 'export A=1', target);
    expect(walk.blocked(at(8), target, () => undefined)).toBeNull();
  });

  it('what was set in a shell that was left is missed where a driver goes back to it, until it is set again', () => {
    const { walk, at, target } = walkOf(`
ada@web-1:~$ sudo -i
root@web-1:~# export A=1
root@web-1:~# ls
ada@web-1:~$ ls
`);
    walk.noteEntered(at(6), 'sudo -i', true, target);
    walk.noteRan(at(7), 'export A=1', target);
    walk.noteOpen(target, () => true);
    expect(walk.blocked(at(8), target, () => undefined)).toBeNull();
    walk.noteOpen(target, () => false);
    expect(walk.blocked(at(8), target, () => undefined)?.reason).toContain('blocked by line 7: what "export" did');
    expect(walk.blocked(at(7), target, () => undefined)).toBeNull();
    expect(walk.blocked(at(9), target, () => undefined)).toBeNull();
    walk.noteRan(at(7), 'export A=1', target);
    expect(walk.blocked(at(8), target, () => undefined)).toBeNull();
    // Entered anew it has nothing of it either.
    walk.noteEntered(at(6), 'sudo -i', true, target);
    expect(walk.blocked(at(8), target, () => undefined)?.reason).toContain('run again');
  });

  it('a shell that was never entered, and may not be, has no way there', () => {
    const { walk, at } = walkOf('ada@web-1:~$ sudo -i\nroot@web-1:~# ls');
    expect(walk.frames(at(7), () => null)).toBeNull();
    expect(walk.frames(at(7), (enter) => enter.command)).toMatchObject([{ command: 'sudo -i', shell: 'bash', inside: false }]);
  });
});
