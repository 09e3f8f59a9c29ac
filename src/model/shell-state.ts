/**
 * What a command leaves behind in its shell that later commands there may rest on, in plain words; null for nothing. A shell that was
 * opened anew has none of it. A directory is told apart: a prompt that shows its path is followed without it.
 */
export function stateLeft(command: string, shell: string): { readonly what: string; readonly directory: boolean } | null {
  if (/^(?:ba|da|a|z|k)?sh$/.test(shell)) return posixState(command);
  const word = programs[shell]?.exec(command.trim())?.[0];
  return word === undefined ? null : { what: word.trim(), directory: false };
}

/** Statements of other shells that later ones rest on. */
const programs: Readonly<Record<string, RegExp>> = {
  mysql: /^(?:use|set|begin|start transaction|lock|prepare|delimiter|connect|create temporary|\\u)\b/i,
  psql: /^(?:\\c(?:onnect)?|\\set|\\i|\\cd|set|begin|start transaction|prepare|declare|create temp(?:orary)?)\b/i,
  sqlite: /^(?:\.(?:open|mode|headers?|cd|load|param\w*|separator)|attach|begin|create temp(?:orary)?)\b/i,
  'redis-cli': /^(?:select|multi|auth|hello|watch|subscribe|client)\b/i,
  // Any line may give a name a value, or take it.
  python: /^\S+/,
  gdb: /^\S+/,
  lldb: /^\S+/,
  tmsh: /^(?:cd|create cli transaction|modify cli)\b/,
};

function posixState(command: string): { readonly what: string; readonly directory: boolean } | null {
  const text = withoutQuoted(command);
  const first = setting.exec(text);
  if (first !== null) return { what: (first[1] ?? first[0]).trim().replace(/=.*$/s, '=…'), directory: false };
  // A job of the terminal ends with it.
  if (/&\s*(?:$|\n|;)/.test(text.replaceAll('&&', '').replaceAll(/\d?>&\d?|&>/g, '')))
    return { what: 'a job in the background', directory: false };
  const moved = /(?:^|[;&|\n{]|\b(?:do|then|else)\b)[^\S\n]*(cd|pushd|popd)\b/.exec(text);
  return moved === null ? null : { what: moved[1] ?? 'cd', directory: true };
}

/** Where a command begins: builtins that change the shell, an assignment on its own, a function. */
const setting =
  /(?:^|[;&|\n{]|\b(?:do|then|else)\b)[^\S\n]*((?:export|declare|typeset|readonly|alias|unalias|set|shopt|setopt|source|\.(?=\s)|umask|ulimit|unset|trap|exec|enable|eval|read|mapfile|newgrp|complete|workon|conda activate|nvm use)\b|\.\s|[A-Za-z_]\w*\+?=\S*(?=\s*(?:$|[;\n&|]))|[\w-]+\s*\(\)\s*\{)/;

/** Quoted text and sub-shells blanked out: what stands there sets nothing here. */
function withoutQuoted(command: string): string {
  let text = '';
  let depth = 0;
  let quote = '';
  for (let at = 0; at < command.length; at++) {
    const char = command[at] ?? '';
    if (quote === '' && char === '\\') {
      at++;
      text += '_';
    } else if (quote !== '') {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) quote = '';
      text += '_';
    } else if (char === "'" || char === '"' || char === '`') {
      quote = char;
      text += '_';
    } else if (char === '(' && command[at + 1] !== ')') {
      depth++;
      text += '_';
    } else if (char === ')' && depth > 0) {
      depth--;
      text += '_';
    } else text += depth > 0 ? '_' : char;
  }
  return text;
}

/** Does the prompt show a path that can be gone to, whatever directory the shell is in? */
export function showsPath({ directory }: { readonly directory: string | null }): boolean {
  return directory !== null && /^[~/]/.test(directory);
}
