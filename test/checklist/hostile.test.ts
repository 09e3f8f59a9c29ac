import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/cli.ts';
import { hidden, payloads } from '../support/hostile.ts';
import { respond, Student } from './student.ts';

/** A page whose every text holds the payload, and a lab that prints it. */
function lab(payload: string): Readonly<Record<string, string>> {
  const flat = payload.replace(/\s+/g, ' ').slice(0, 2000);
  const page = `Title ${flat}\n${'='.repeat(flat.length + 8)}\n\nProse ${flat}\n\n::\n\n   ada@web-1:~$ uptime\n   fine ${flat}\n   ada@web-1:~$ date\n   now\n`;
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
    repeat: false,
    end: { kind: 'exit', status: 0 },
    durationMs: 1,
    truncated: 0,
  };
  const recording = [head, { ...answer, command: 'uptime', output: `${payload}\nwrong` }, { ...answer, command: 'date', output: payload }];
  return { 'g.rst': page, 'r.jsonl': recording.map((line) => JSON.stringify(line)).join('\n') };
}

describe('hostile text on the screens of the checklist', () => {
  it.each(payloads)('moves no cursor and hides nothing: %s', async (_, payload) => {
    await using folder = await folderWith(lab(payload));
    const student = new Student(['g.rst', '--plain', '--replay=r.jsonl'], { cwd: folder.path });
    for (let asked = 0; asked < 12; asked++) {
      const question = await student.question();
      if (question === null) break;
      const more = question.choices.find((choice) => /Show what|printed|hint|Why/i.test(choice));
      if (more !== undefined && asked % 2 === 0) student.answer(question, /Show what|printed|hint|Why/i);
      else await respond(student, question, async () => 'done').catch(() => student.answer(question, /Leave|Stop|skip/i, /.*/));
    }
    student.child.kill();
    await student.ended;
    expect(hidden(student.screen)).toBeNull();
    expect(student.screen).toContain('uptime');
  });
});
