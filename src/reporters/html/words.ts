import type { Verdict } from '../../model/index.ts';
import { type Html, html } from './escape.ts';

const signs: Readonly<Record<Verdict, string>> = { pass: '✔', drift: '≈', fail: '✘', error: '!', skip: '–' };

/** A verdict as sign and word: never by colour alone. */
export function chip(verdict: Verdict, size = ''): Html {
  return html`<span class="chip ${size} v-${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${verdict}</span>`;
}

export function seconds(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 120_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

/** A number with its noun: `1 line`, `24,001 lines`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : several}`;
}

export function size(characters: number): string {
  if (characters < 10_000) return count(characters, 'character');
  return characters < 1_000_000 ? `${Math.round(characters / 1_000)} kB` : `${(characters / 1_000_000).toFixed(1)} MB`;
}

/** The time of day of an ISO time, in UTC. */
export function clock(iso: string): string {
  return /T(\d\d:\d\d:\d\d)/.exec(iso)?.[1] ?? iso;
}

/** First line of a command, cut for a list. */
export function short(command: string, columns = 100): string {
  const [first = ''] = command.split('\n', 1);
  const cut = first.length > columns ? `${first.slice(0, columns - 1)}…` : first;
  return first.length < command.length && cut === first ? `${cut} …` : cut;
}
