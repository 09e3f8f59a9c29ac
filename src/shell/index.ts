export { dialects } from './dialects.ts';
export { asksForSecret, asksSomething, type Questions, type Reply } from './questions.ts';
export { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
