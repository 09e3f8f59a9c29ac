import { dialectContract, endOfCommandSuite, runnerContract, testContext } from 'labproof/testkit';
import { describe, expect, it } from 'vitest';
import nodeDialect from './node-dialect.mjs';
import runner from './runner.mjs';

/** A namespace in which this machine is called otherwise: every Linux has one to enter, and no daemon is needed. */
const enter = ['unshare', '--user', '--map-root-user', '--uts', 'sh', '-c', 'hostname vault-1; exec "$@"', 'sh'];
const target = { name: 'vault-1', runner: './runner.mjs', options: { enter }, identity: 'vault-1', aliases: [], shell: 'bash' };
const open = () => runner.open(target, testContext());

describe('the runner', () => {
  for (const { name, run } of runnerContract('enter', open)) it(name, run);
  for (const { name, run } of endOfCommandSuite('bash in the place', target, open)) it(name, run);

  it('says what is wrong with its options, and where', () => {
    expect(runner.validate({ enter })).toEqual([]);
    expect(runner.validate({ enter: ['docker', 7] })).toMatchObject([{ path: ['enter', 1] }]);
    expect(runner.validate({ container: 'web-0' })).toMatchObject([{ path: ['container'] }]);
  });
  it('says so when the place cannot be entered', async () => {
    const nowhere = { ...target, options: { enter: ['false'] } };
    await expect(runner.open(nowhere, testContext())).rejects.toMatchObject({ code: 'LABPROOF_PLACE_NOT_ENTERED' });
  });
});

describe('the dialect', () => {
  const subject = {
    dialect: nodeDialect,
    target,
    open,
    entered: 'node',
    prompts: [{ line: '> ' }],
    lookAlikes: ['... ', '> quoted', 'Welcome to Node.js v20.', '->'],
    says: { command: '6 * 7', text: '42' },
    fails: { command: 'bogus', text: /^Uncaught ReferenceError: bogus is not defined$/m },
    tall: {
      command: "console.log(Array.from({ length: 1200 }, (_, at) => at + 1).join('\\n'))",
      text: /^1\n2\n(?:\d+\n){1198}undefined$/,
    },
    promptLike: { command: "console.log('> \\nafter')", text: '>\nafter\nundefined' },
    long: { command: `'${'y'.repeat(3_000)}'.length`, text: '3000' },
    several: { command: '[6,\n7]', text: '[ 6, 7 ]' },
    endless: 'for (;;);',
    mode: null,
    tellsHost: false,
  };
  for (const { name, run } of dialectContract('the prompt of Node.js', subject)) it(name, run);
});
