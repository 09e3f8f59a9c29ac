import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { RunEvent } from '../../src/model/index.ts';
import type { Report, ReportGuide } from '../../src/report/index.ts';
import { eventJsonSchema, type machineReport, reportJsonSchema, type runEvent } from '../../src/report/schema.ts';
import { folderWith, labproof, root } from '../support/cli.ts';

type Fixed<T> = T extends readonly (infer Each)[]
  ? readonly Fixed<Each>[]
  : T extends object
    ? { readonly [Key in keyof T]: Fixed<T[Key]> }
    : T;

const validator = new Ajv2020({ allErrors: true, strict: true });
const event = validator.compile(eventJsonSchema());
const report = validator.compile(reportJsonSchema());

/** What ajv, a validator that is not ours, finds in a run's two machine formats. */
async function errorsOf(folder: string): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  for (const line of readFileSync(join(folder, 'run.jsonl'), 'utf8').trim().split('\n')) {
    if (!event(JSON.parse(line))) errors.push(...(event.errors ?? []));
  }
  if (!report(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')))) errors.push(...(report.errors ?? []));
  return errors;
}

const reporters = (folder: string) => ['--reporter', `jsonl=${folder}/run.jsonl`, '--reporter', `json=${folder}/run.json`];

describe('the schemas of events and reports', () => {
  it('say what the types say', () => {
    expectTypeOf<Fixed<z.infer<typeof runEvent>>>().toEqualTypeOf<Fixed<RunEvent>>();
    type Machine = Omit<Report, 'guides'> & {
      readonly guides: readonly (Omit<ReportGuide, 'pages'> & {
        readonly pages: readonly { path: string; title: string; sha256: string }[];
      })[];
    };
    expectTypeOf<Fixed<z.infer<typeof machineReport>>>().toEqualTypeOf<Fixed<Machine>>();
  });

  it('are those of the package', () => {
    for (const [name, schema] of [
      ['event', eventJsonSchema()],
      ['report', reportJsonSchema()],
    ] as const)
      expect(JSON.parse(readFileSync(join(root, 'dist/schema', `${name}.json`), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('hold for a chapter with bindings, requirements, skips and claims', async () => {
    await using folder = await folderWith({});
    await labproof(['verify', 'docs/labs/harbor', '--replay', ...reporters(folder.path)]);
    expect(await errorsOf(folder.path)).toEqual([]);
  });

  it('hold for a run that fails, cannot reach a host and prints what is hostile', async () => {
    const page = 'T\n=\n\n.. code-block:: console\n\n   ada@web-1:~$ uptime\n   fine\n   ada@web-2:~$ date\n   now\n';
    const head = {
      type: 'recording',
      schemaVersion: 1,
      labproof: '0',
      recordedAt: '2026-01-01T00:00:00Z',
      pages: ['g.rst'],
      targets: [{ name: 'web-1', aliases: [], shell: 'bash' }],
    };
    const answer = {
      type: 'answer',
      host: 'web-1',
      shell: 'bash',
      directory: '~',
      command: 'uptime',
      repeat: false,
      output: '\ud800\u0000</script>\u202e',
      end: { kind: 'exit', status: 1 },
      durationMs: 1,
      truncated: 5,
    };
    await using folder = await folderWith({ 'g.rst': page, 'r.jsonl': [head, answer].map((line) => JSON.stringify(line)).join('\n') });
    const result = await labproof(['verify', 'g.rst', '--replay=r.jsonl', ...reporters(folder.path)], { cwd: folder.path });
    expect(result.code).toBe(3);
    expect(await errorsOf(folder.path)).toEqual([]);
  });

  it('refuse what is no event and no report', () => {
    expect(event({ type: 'run-finished', at: 'x', durationMs: 1, exitCode: 7 })).toBe(false);
    expect(event({ type: 'run-finished', at: 'x', durationMs: 1, exitCode: 0, more: 1 })).toBe(false);
    expect(report({ schemaVersion: 1 })).toBe(false);
  });
});
