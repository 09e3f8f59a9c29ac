import { type CommandEnd, type Dialect, LabproofError, type Output, type Target } from '../model/index.ts';
import { asksSomething } from './questions.ts';

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

/** A line at which a shell would not wait: it asks something, or offers a choice. */
export function isQuestion(line: string): boolean {
  return asksSomething(line) || /[:?]\s*$/.test(line);
}

export function asksAtLogin(target: Target, line: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_PROMPT_UNKNOWN',
    message: `${target.name} let us in, and asks ${JSON.stringify(line.trim().slice(0, 120))} in place of a shell: nothing was typed there`,
    hint: 'log in by hand and answer it (a new password? a menu?); if it is a prompt, describe it under prompts in the configuration',
  });
}

export function shellClosed(target: Target, end: CommandEnd, said: string): LabproofError {
  const status = end.kind === 'shell-ended' && end.status !== null ? ` with status ${end.status}` : '';
  const words = said.trim().split('\n').slice(-3).join(' / ').slice(0, 300);
  return new LabproofError({
    code: 'LABPROOF_SHELL_CLOSED',
    message: `${target.name} let us in, and its shell ended at once${status}${words === '' ? ', without a word' : `: ${JSON.stringify(words)}`}`,
    hint: 'look at the login shell of the user (nologin, a forced command, a start-up file that ends it), or log in as another one',
  });
}

export function otherShell(target: Target, dialect: Dialect, said: string): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_SHELL_UNKNOWN',
    message: `the shell of ${target.name} does not understand what ${dialect.name} does${said === '' ? '' : `: it says "${said.slice(0, 120)}"`}`,
    hint: `set targets.${target.name}.shell to the shell that one meets after login: sh, dash, ash, zsh, imish, …`,
  });
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
