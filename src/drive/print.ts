import { forTerminal, printableJson } from '../plain-text/index.ts';
import type { World } from './world.ts';

/** Says something on standard output, for people: text of a guide or target in it moves no cursor and gives a CI no orders. */
export function print({ stdout }: Pick<World, 'stdout'>, text: string): void {
  stdout.write(forTerminal(text));
}

/** As `print`, on standard error. */
export function complain({ stderr }: Pick<World, 'stderr'>, text: string): void {
  stderr.write(forTerminal(text));
}

/** Data for programs, on standard output: what a screen or a CI would take for more than text is escaped, and parses to what it was. */
export function printJson({ stdout }: Pick<World, 'stdout'>, value: unknown): void {
  stdout.write(`${printableJson(value, 2)}\n`);
}

/** What has escaped all that is not its own: a report, an order to the CI that is meant, a movement of the cursor. */
export function printAsItIs({ stdout }: Pick<World, 'stdout'>, text: string): void {
  stdout.write(text);
}
