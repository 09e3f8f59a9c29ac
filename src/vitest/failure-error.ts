import type { Failure } from './protocol.ts';

/** A failure as Vitest shows it: the stack names one place of the guide; lines of an output that look like frames are no part of it. */
export function errorOf({ name, message, place }: Failure): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}\n    at guide (${place.file}:${place.line}:${place.column})`;
  return error;
}
