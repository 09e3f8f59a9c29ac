// Asks Debian's docutils through docutils-oracle.py; its answers come in the order of the questions.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const script = join(import.meta.dirname, 'docutils-oracle.py');
/** Debian's own: another python3 may come first in PATH and know no docutils. */
const python = '/usr/bin/python3';

/** The version of docutils, or null when it is not installed. */
export async function docutilsVersion() {
  return (await ask([], [])).version;
}

/** One answer, `{ blocks, seconds }` or `{ error }`, for each `{ text }` or `{ file }`. */
export async function askDocutils(questions, options = []) {
  return (await ask(questions, options)).answers;
}

async function ask(questions, options) {
  const child = spawn(python, [script, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise((resolve) => child.once('error', () => resolve(true)));
  child.stdin.on('error', () => {});
  (async () => {
    for (const question of questions) {
      if (!child.stdin.write(`${JSON.stringify(question)}\n`)) await new Promise((resolve) => child.stdin.once('drain', resolve));
    }
    child.stdin.end();
  })();
  let version = null;
  const answers = [];
  const read = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const answer = JSON.parse(line);
      if (answer.docutils !== undefined) version = answer.docutils;
      else if (answer.absent === undefined) answers.push(answer);
    }
    return false;
  })();
  await Promise.race([failed, read]);
  return { version, answers };
}
