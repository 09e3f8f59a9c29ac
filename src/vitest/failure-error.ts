import type { Failure } from './protocol.ts';

/** A failure as Vitest shows it: the stack names one place of the guide; lines of an output that look like frames are no part of it. */
export function errorOf({ name, message, place }: Failure): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}: ${withoutFrames(message)}\n    at guide (${place.file}:${place.line}:${place.column})`;
  return error;
}

/** Reporters that print nothing but the stack have the marked lines from it. */
function withoutFrames(message: string): string {
  return message.replace(/[\r\u2028\u2029]/g, ' ').replace(/^([^\S\n]*)at(?=\s)/gm, '$1· at');
}
