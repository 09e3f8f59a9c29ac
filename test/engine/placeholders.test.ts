import { describe, expect, it } from 'vitest';
import { openLab } from '../../src/engine/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

/** What a guide of one command sends to its host, with these values for placeholders. */
async function sentFor(command: string, placeholders: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await walked(`    ada@web-1:~$ ${command}\n    done\n`, placeholders, () => 'done\n')).sent;
}

/** Runs the commands of a block against a host that answers what the page does not know; what was sent, and each step's reason. */
async function walked(
  block: string,
  placeholders: Readonly<Record<string, string>>,
  answer: (command: string) => string,
): Promise<{ readonly sent: readonly string[]; readonly reasons: readonly string[] }> {
  const guide = guideOf(`Run::\n\n${block}`);
  const { options, sent } = doubleOf(guide, (command) => ({ text: answer(command), status: 0 }), { placeholders });
  await using lab = openLab(options, () => {});
  const reasons: string[] = [];
  for (const step of guide.pages.flatMap((page) => page.steps)) reasons.push((await lab.runStep(step)).reason);
  return { sent, reasons };
}

describe('a command with placeholders', () => {
  it.each([
    ['kubectl logs <pod> -c <container>', {}, []],
    // `<container>` would be a redirection.
    ['kubectl logs <pod> -c <container>', { '<pod>': 'web' }, []],
    ['kubectl logs <pod> -c <container>', { '<pod>': 'web', '<container>': 'main' }, ['kubectl logs web -c main']],
    ['kubectl logs $POD', {}, []],
    ['kubectl logs $POD -n $SPACE', { $POD: 'web' }, []],
    ['kubectl logs $POD', { $POD: 'web' }, ['kubectl logs web']],
    ['kubectl logs $POD -c $POD_PART', { $POD: 'web', $POD_PART: 'main' }, ['kubectl logs web -c main']],
  ])('%s is sent when all of them have values: %j', async (command, placeholders, sent) => {
    expect(await sentFor(command, placeholders)).toEqual(sent);
  });
});

describe('a placeholder that an earlier output shows', () => {
  const table = `    ada@web-1:~$ kubectl get pods
    NAME                    READY   STATUS    RESTARTS   AGE
    shop-5d9f7c6b8d-x2x4z   1/1     Running   0          3d
    ada@web-1:~$ kubectl logs <pod-name>
`;
  const pods = (...rows: readonly string[]) => ['NAME                    READY   STATUS    RESTARTS   AGE', ...rows, ''].join('\n');
  const told = (text: string) => (command: string) => (command.startsWith('kubectl get') ? text : 'started\n');

  it('is filled in from the one row of its table', async () => {
    const { sent, reasons } = await walked(table, {}, told(pods('shop-77c6b85d9f-q7v2k   1/1     Running   0          1d')));
    expect(sent).toEqual(['kubectl get pods', 'kubectl logs shop-77c6b85d9f-q7v2k']);
    expect(reasons[1]).toContain('<pod-name> is shop-77c6b85d9f-q7v2k here: line 3');
  });
  it('is filled in where the documented output has it in place of the value', async () => {
    const shown = '    ada@web-1:~$ cat /etc/shop\n    leader: <leader>\n    ada@web-1:~$ host <leader>\n';
    const { sent } = await walked(shown, {}, (command) => (command.startsWith('cat') ? 'leader: db-7\n' : 'db-7 has address 192.0.2.7\n'));
    expect(sent).toEqual(['cat /etc/shop', 'host db-7']);
  });
  it.each(['my vol', 'tank$(id)', 'tank/../lab', 'my;x', '`id`', '-rf', '../lab', 'a|b', "vol'", 'tank\\lab'])(
    'is not filled in from `%s`, of which it would be a part or worse',
    async (value) => {
      const shown = '    ada@web-1:~$ cat /etc/shop\n    volume: <volume>\n    state: ready\n    ada@web-1:~$ ls /srv/<volume>\n';
      const { sent } = await walked(shown, {}, () => `volume: ${value}\nstate: ready\n`);
      expect(sent).toEqual(['cat /etc/shop']);
    },
  );
  it('is a question when there are two', async () => {
    const two = pods('shop-77c6b85d9f-q7v2k   1/1     Running   0          1d', 'shop-77c6b85d9f-r9w4m   1/1     Running   0          1d');
    const { sent, reasons } = await walked(table, {}, told(two));
    expect(sent).toEqual(['kubectl get pods']);
    expect(reasons[1]).toContain('line 3 shows shop-77c6b85d9f-q7v2k, shop-77c6b85d9f-r9w4m');
  });
  it('is a question when the output that shows it is wrong', async () => {
    const { sent } = await walked(table, {}, told(pods('shop-77c6b85d9f-q7v2k   0/1     Error     9          1d')));
    expect(sent).toEqual(['kubectl get pods']);
  });
  it('is a question when what it shows is no plain name', async () => {
    const { sent } = await walked(table, {}, told(pods('x;reboot      1/1     Running   0          1d')));
    expect(sent).toEqual(['kubectl get pods']);
  });
  it('takes the configured value first', async () => {
    const { sent } = await walked(table, { '<pod-name>': 'mine' }, told(pods('shop-77c6b85d9f-q7v2k   1/1     Running   0          1d')));
    expect(sent).toEqual(['kubectl get pods', 'kubectl logs mine']);
  });
});
