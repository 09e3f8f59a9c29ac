export { dialects, findDialect } from './dialects.ts';
export { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
