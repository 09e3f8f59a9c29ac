export { dialects } from './dialects.ts';
export { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
