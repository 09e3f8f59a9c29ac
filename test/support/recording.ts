/** A recording as `verify --record` writes it: what each command prints, in order, on one host. */
export function recordingOf(
  answers: readonly (readonly [command: string, output: string])[],
  host = 'web-1',
  directory: string | null = '~',
): string {
  const header = {
    type: 'recording',
    schemaVersion: 1,
    labproof: '0',
    recordedAt: '2026-01-01T00:00:00Z',
    pages: ['page.rst'],
    targets: [{ name: host, aliases: [], shell: 'bash' }],
  };
  const lines = answers.map(([command, output]) => ({
    type: 'answer',
    host,
    shell: 'bash',
    directory,
    command,
    repeat: false,
    output,
    end: { kind: 'exit', status: 0 },
    durationMs: 1,
    truncated: 0,
  }));
  return `${[header, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}
