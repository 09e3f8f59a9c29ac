import { openLab } from 'labproof/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';

// What the page does not say, a test written by hand does: on the same commands, in the same lab.
let lab: Awaited<ReturnType<typeof openLab>>;

beforeAll(async () => {
  lab = await openLab('guide.rst', { replay: process.env.LAB === undefined });
});
afterAll(() => lab.close());

test('the page is right about the loopback', async () => {
  await lab.verify('guide.rst:13');
});

test('nothing but the loopback is on it', async () => {
  const { output } = await lab.run('ip -brief address show lo');
  expect(output?.text.trim().split('\n')).toHaveLength(1);
});

test('a packet to 127.0.0.1 stays here', async () => {
  const [first = ''] = (await lab.verify('ip route get 127.0.0.1')).split(' src ');
  expect(first).toMatchDocumented('local 127.0.0.1 dev lo', { command: 'ip route get 127.0.0.1', pinned: ['127.0.0.1'] });
});
