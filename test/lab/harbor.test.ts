import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Lab, type Run } from './lab.ts';

const root = resolve(import.meta.dirname, '../..');
const chapter = 'docs/labs/harbor';
const lab = new Lab('harbor');
const recording = join(lab.folder, 'harbor.recording.jsonl');
let live: Run;

/** What must be the same when a recording answers in place of the lab. */
const judged = (run: Run) => ({
  code: run.code,
  verdict: run.guide.verdict,
  steps: run.guide.steps.map(({ line, sent, verdict, checked, reason, findings, requirements }) => ({
    line,
    sent,
    verdict,
    checked,
    reason,
    findings,
    requirements,
  })),
  bindings: run.guide.bindings,
});

beforeAll(() => lab.up());
afterAll(() => lab.down());
beforeEach(() => lab.forgetCommands());

describe('the chapter in docs/labs', () => {
  it('is verified live, and recorded', async () => {
    live = await lab.verify(chapter, lab.config(), () => {}, '--record', recording);
    expect(live.stderr).toBe('');
    expect(live.guide.steps.filter((step) => !['pass', 'skip'].includes(step.verdict)).map((step) => [step.line, step.reason])).toEqual([]);
    expect(live.code).toBe(0);
    // What changes the router is held back, and said so.
    expect(live.guide.steps.filter((step) => step.verdict === 'skip').map((step) => step.command)).toEqual([
      'configure terminal',
      'router bgp 64820',
      'neighbor 10.77.3.13 peer-group harbor',
      'end',
      'write memory',
    ]);
    expect(lab.commands('quay-1').join('\n')).not.toMatch(/configure|write memory/);
    expect(live.guide.bindings.find((each) => each.documented === '172.28.16.73')?.live).toBe('172.28.9.70');
    if (process.env.LABPROOF_RECORD_DEMO === '1') {
      mkdirSync(join(root, chapter, '.labproof'), { recursive: true });
      writeFileSync(join(root, chapter, '.labproof/harbor.recording.jsonl'), readFileSync(recording));
    }
  });

  it('says the same on its recording: verdicts, findings, requirements, bindings', async () => {
    const replayed = await lab.verify(chapter, join(root, chapter, 'labproof.yaml'), () => {}, `--replay=${recording}`);
    expect(judged(replayed)).toEqual(judged(live));
  });

  it('is the one that the demo has a recording of', () => {
    const commands = (file: string) =>
      readFileSync(file, 'utf8')
        .split('\n')
        // A lab that is slow to settle is asked again.
        .filter((line) => line.includes('"answer"') && !line.includes('"repeat":true'))
        .map((line) => (JSON.parse(line) as { command: string }).command);
    expect(commands(join(root, chapter, '.labproof/harbor.recording.jsonl'))).toEqual(commands(recording));
  });

  it('configures the router once, where the consent says so', async () => {
    const run = await lab.verify(chapter, lab.config(), () => {}, '--consent', 'changing');
    expect(run.guide.steps.filter((step) => step.verdict !== 'pass').map((step) => [step.line, step.reason])).toEqual([]);
    expect(run.code).toBe(0);
  });

  it('fails where a neighbour is gone', async () => {
    lab.fault('neighbour');
    try {
      await lab.waitFor(() => lab.routes() === 2, 'the route to go');
      const run = await lab.verify(chapter, lab.config());
      expect(run.code).toBe(1);
      expect(run.guide.steps.filter((step) => step.verdict === 'fail').map((step) => step.command)).toEqual([
        'show bgp summary',
        'show bgp neighbors',
        'show ip route bgp',
      ]);
    } finally {
      await lab.mend('neighbour');
    }
  });
});
