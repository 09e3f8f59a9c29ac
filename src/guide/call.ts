import { isSentence } from './transcript.ts';

/** Words by which a text asks its reader to run what comes. */
const asks =
  /\b(?:run|execute|type|enter|issue|invoke|launch|use)(?: (?:the|this|these|following|commands?|below|it|as root|again|in|a|terminal|shell|bash|on|with|sudo))*\s*:*\s*$|\b(?:the|this|these|following|below|next) (?:[\w-]+ ){0,2}commands?\b[^.]{0,40}:*\s*$|\bcommands? (?:below|as follows)\s*:*\s*$/i;

/** Words that say what a file holds, or is to hold; a name such as web.conf has a dot in it. */
const holds =
  /\bcontents?\b[^.]*\b(?:is|are|can be|should be)\b|\bso that it (?:reads|says|contains|holds)\b|\b(?:files?|scripts?|playbooks?|manifests?)\b(?:[^.]|\.(?=\w))*\b(?:contain(?:s|ing)?|contents?|reads?|with (?:the )?(?:following|these) (?:lines?|contents?|text))\b/i;
/** Words that send lines to a file; a command may be what does it. */
const puts =
  /\b(?:add|put|insert|append|write|save|paste)\b[^.]*\b(?:to|in|into|as)\b[^.]*(?:\bfiles?\b|\bscripts?\b|\/(?:etc|root|home|opt|usr|var)\/)/i;

/** Does the sentence above a block say that it is the text of a file? `command`: its first line is a command that is known. */
export function saysWhatAFileHolds(said: string, command: boolean): boolean {
  return (holds.test(said) || (!command && puts.test(said))) && !asksToRun(said);
}

/** Does the sentence above a block ask to run it? */
export function asksToRun(said: string): boolean {
  return asks.test(said) && !/\b(?:not|never|don't|avoid)\b/i.test(said);
}

/** One call of a program, not a sentence, an assignment, a piece of code or the grammar of a call. */
export function isCall(command: string): boolean {
  const [name = '', ...words] = command.trim().split(/\s+/);
  if (!/^(?:\.{0,2}\/)?[a-z][\w./+-]*$/.test(name) || /[;{]$/.test(command) || isSentence(command)) return false;
  if (/^[:=(]/.test(words[0] ?? '') || /\w\(/.test(name)) return false;
  return !/\[[^[\]]*\]|\.\.\./.test(command.replace(/'[^']*'|"[^"]*"/g, ''));
}

export function hasOptions(command: string): boolean {
  return /\s-{1,2}[A-Za-z][\w-]*/.test(command.replace(/'[^']*'|"[^"]*"/g, "''"));
}

/** Programs and words of a shell that print nothing: what stands below them is no output. */
export function isSilent(command: string): boolean {
  return /^(?:sudo )?(?:cd|export|source|\.|mkdir|touch|chmod|chown|chgrp|cp|mv|rm|ln|set|unset|alias|umask|pushd|popd|exec|trap)(?:\s|$)/.test(
    command.trim(),
  );
}

/** Could a POSIX shell be meant to run this line: a call, an assignment, a word of its own language? */
export function isShellLine(text: string): boolean {
  const line = text.trim();
  if (inColumns(line)) return false;
  if (/^[A-Za-z_]\w*(?:\[\w*@]*\])?\+?=/.test(line)) return true;
  if (/^(?:for|while|until|if|then|else|elif|fi|do|done|case|esac|function|select|time|!|\[\[?|\(\(?|\{|\}|\)|:)(?:[\s;)]|$)/.test(line))
    return true;
  return /^(?:\$\{?\w|[~.]{0,2}\/|\()/.test(line) || isCall(withoutOptional(line));
}

/** Without what stands in square brackets, and without dots; behind the last `]` no bracket can be closed. */
function withoutOptional(line: string): string {
  const end = line.lastIndexOf(']') + 1;
  return line.slice(0, end).replace(/\[[^\]]*\]|\.\.\./g, '') + line.slice(end).replaceAll('...', '');
}

/** Several wide gaps: the row of a table. */
export function inColumns(text: string): boolean {
  return (text.replace(/'[^']*'|"[^"]*"/g, "''").match(/\S {2,}(?=\S)/g)?.length ?? 0) > 1;
}
