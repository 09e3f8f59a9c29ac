import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';

const own = `export default { name: 'own', create: ({ write }) => ({ name: 'own', async report(events) { for await (const event of events) write(event.type + '\\n'); } }) };`;
const started = JSON.stringify({
  type: 'run-started',
  schemaVersion: 1,
  at: '2026-01-01T00:00:00Z',
  labproof: '0',
  mode: 'live',
  paths: [],
});

describe('labproof report', () => {
  it('makes the report of a stranger, from a file of events', async () => {
    await using folder = await folderWith({ 'own.mjs': own, 'r.events.jsonl': `${started}\n{"half` });
    const result = await labproof(['report', 'r.events.jsonl', '-r', './own.mjs'], { cwd: folder.path });
    expect(result).toMatchObject({ code: 0, stdout: 'run-started\n' });
  });

  it('says so when a report could not be made', async () => {
    const broken = own.replace('for await (const event of events)', "throw new Error('no ink'); for await (const event of events)");
    await using folder = await folderWith({ 'own.mjs': broken, 'r.jsonl': started });
    const result = await labproof(['report', 'r.jsonl', '-r', './own.mjs'], { cwd: folder.path });
    expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('no ink') });
  });

  it('refuses what holds no events, and what is no reporter', async () => {
    await using folder = await folderWith({
      'x.mjs': 'export default 1',
      'needs.mjs': "import 'quite-missing';",
      'r.jsonl': started,
      'no.jsonl': '{}\n',
      'bad.jsonl': 'x\ny\n',
    });
    const errors = async (...args: string[]) => (await labproof(['report', ...args], { cwd: folder.path })).stderr;
    expect(await errors('no.jsonl')).toContain('LABPROOF_FILE_EVENTS');
    expect(await errors('bad.jsonl')).toContain('bad.jsonl:1:1');
    expect(await errors('r.jsonl', '-r', './x.mjs')).toContain('LABPROOF_REPORTER_INVALID');
    expect(await errors('r.jsonl', '-r', './needs.mjs')).toMatch(
      /the reporter \.\/needs\.mjs was found at \S+, and it cannot be loaded: .*quite-missing.*\n.*npm install quite-missing\n.*LABPROOF_REPORTER_INVALID/,
    );
    expect(await errors('r.jsonl', '-r', 'constructor')).toContain('LABPROOF_REPORTER_UNKNOWN');
  });

  it('names the runs by what tells their files apart', async () => {
    const loaded = JSON.stringify({ type: 'guide-loaded', guide: 'g.rst', title: 'G', pages: [], hosts: [], problems: [] });
    const events = `${started}\n${loaded}\n`;
    await using folder = await folderWith({ 'out/north/run.events.jsonl': events, 'out/south/run.events.jsonl': events });
    const result = await labproof(['report', 'out/north/run.events.jsonl', 'out/south/run.events.jsonl', '-r', 'json'], {
      cwd: folder.path,
    });
    const { guides } = JSON.parse(result.stdout) as { guides: readonly { path: string }[] };
    expect(guides.map((guide) => guide.path)).toEqual(['g.rst (north)', 'g.rst (south)']);
  });
});
