import { type Dialect, LabproofError, type Output, type Target } from '../model/index.ts';

export function directoryMissing(target: Target, directory: string, why: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_DIRECTORY_MISSING',
    message: `the guide's prompt shows the directory ${directory}, and ${target.name} does not let one go there: ${lastLine(why)}`,
    hint: 'check that the lab is prepared as the guide assumes',
  });
}

export function unknownShell(target: Target): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_SHELL_UNKNOWN',
    message: `labproof knows no shell called "${target.shell}" (${target.name})`,
    hint: `set targets.${target.name}.shell to bash, sh, imish, vtysh, ios, …`,
  });
}

export function silent(target: Target, afterMs: number): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_SHELL_SILENT',
    message: `${target.name} let us in, and its shell has run nothing for ${afterMs / 1000} s: nothing of the guide was sent`,
    hint: 'log in by hand and see what it waits for (a slow start-up file such as ~/.bashrc?), or raise timeouts.connect',
  });
}

export function promptUnknown(target: Target, dialect: Dialect, line: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_PROMPT_UNKNOWN',
    message: `${target.name} shows no prompt of ${dialect.name}; its last line is "${line.trim().slice(0, 80)}"`,
    hint: `set targets.${target.name}.shell to the shell that one meets after login`,
  });
}

export function notLeft(target: Target, dialect: Dialect, { end, text }: Output): LabproofError {
  const said = lastLine(text);
  const why =
    end.kind === 'asked'
      ? `it asks ${JSON.stringify(end.question)}`
      : said === ''
        ? 'it answers as before'
        : `it says "${said.slice(0, 120)}"`;
  return new LabproofError({
    code: 'LABPROOF_SHELL_NOT_LEFT',
    message: `the shell ${dialect.name} on ${target.name} did not end: ${why}`,
    hint: 'see what it waits for: a commit, an answer to a question, a job that is stopped?',
  });
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
