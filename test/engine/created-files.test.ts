import { describe, expect, it } from 'vitest';
import { openLab } from '../../src/engine/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

const page = `Look first::

    ada@web-1:~$ hostname
    web-1

Create a file called shop.yaml:

.. code-block:: yaml

    kind: Pod
    name: shop

Then apply it, twice::

    ada@web-1:~$ kubectl apply -f shop.yaml
    pod/shop created
    ada@web-1:~$ kubectl diff -f shop.yaml
`;

/** Walks the page on a host that has these files; what was sent, its files afterwards, and the reason of the step that needs one. */
async function walked(consent: 'read-only' | 'changing', files: Readonly<Record<string, string>>) {
  const guide = guideOf(page);
  const held = new Map(Object.entries(files));
  const answer = (command: string): { readonly text: string; readonly status: number } => {
    const write = /^\(set -o noclobber; cat > (\S+) <<'(\w+)'\n([\s\S]*)\n\2\n\)$/.exec(command);
    if (write !== null) held.set(write[1] ?? '', write[3] ?? '');
    const read = /^cat -- (\S+)$/.exec(command)?.[1];
    if (read !== undefined) return held.has(read) ? { text: `${held.get(read)}\n`, status: 0 } : { text: 'No such file\n', status: 1 };
    return { text: command === 'hostname' ? 'web-1\n' : command.includes('apply') ? 'pod/shop created\n' : '', status: 0 };
  };
  const { options, sent } = doubleOf(guide, answer, { consent });
  await using lab = openLab(options, () => {});
  const reasons: string[] = [];
  for (const step of guide.pages.flatMap((each) => each.steps)) reasons.push((await lab.runStep(step)).reason);
  return { sent, files: Object.fromEntries(held), reasons };
}

const text = 'kind: Pod\nname: shop';

describe('a file that a command needs', () => {
  it('is written once, with consent, before the first command that names it', async () => {
    const { sent, files, reasons } = await walked('changing', {});
    expect(files).toEqual({ 'shop.yaml': text });
    expect(sent.map((each) => each.split('\n')[0])).toEqual([
      'hostname',
      'cat -- shop.yaml',
      expect.stringContaining('cat > shop.yaml'),
      'kubectl apply -f shop.yaml',
      'kubectl diff -f shop.yaml',
    ]);
    expect(reasons[1]).toContain('line 6 asks to create shop.yaml: written');
  });
  it('is left alone where another text is there', async () => {
    const { sent, files, reasons } = await walked('changing', { 'shop.yaml': 'kind: Mine' });
    expect(files).toEqual({ 'shop.yaml': 'kind: Mine' });
    expect(sent.filter((each) => each.includes('cat >'))).toEqual([]);
    expect(reasons[1]).toContain('another text is there, and was left alone');
  });
  it('is not written without consent, and the report says so', async () => {
    const { sent, reasons } = await walked('read-only', {});
    expect(sent).toEqual(['hostname', 'kubectl diff -f shop.yaml']);
    expect(reasons[2]).toContain('line 6 asks to create shop.yaml, which was not done: ');
  });
});
