import { type Progress, wasSent } from './progress.ts';
import { statusOf } from './screens.ts';
import type { Stop } from './walk.ts';

/** The results of a student as JSON lines, one a step of the guide, those that are open among them. */
export function resultLines(walk: readonly Stop[], progress: Progress, student: string | null): string {
  return walk
    .map(({ step, page, number }) => {
      const entry = progress.entries[step.id];
      return `${JSON.stringify({
        schemaVersion: 1,
        guide: progress.guide,
        ...(student === null ? {} : { student }),
        step: step.id,
        number,
        page: page.path,
        line: step.position.line,
        section: step.sections.at(-1) ?? page.title,
        host: step.host,
        shell: step.shell,
        command: step.command,
        sent: entry?.sent ?? null,
        status: progress.intent?.stepId === step.id ? 'unknown' : (entry?.status ?? 'open'),
        verdict: entry?.verdict ?? null,
        result: statusOf(entry),
        reason: entry?.reason ?? null,
        message: entry?.message ?? null,
        tries: entry?.tries ?? 0,
        changed: wasSent(progress, step.id),
        at: entry?.at ?? null,
      })}\n`;
    })
    .join('');
}
