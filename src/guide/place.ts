import type { Evidence } from '../model/index.ts';
import type { ProseElement } from './elements.ts';
import type { HostBook } from './hosts.ts';

/** Where the reader is, as far as the text has said. */
export interface Place {
  readonly host: string | null;
  readonly shell: string | null;
  readonly evidence: Evidence | null;
}

const nowhere: Place = { host: null, shell: null, evidence: null };

/** Words by which a text sends its reader to a host. */
const goes =
  /\b(?:log ?(?:in|on)(?: back| again)* ?(?:in)?to|log ?(?:in|on) (?:to|at|on)|ssh (?:in)?to|connect(?: via ssh)? to|switch (?:back )?to|go (?:back )?to|back (?:on|to)|on|from|at)\b/i;

const logsIn =
  /\b(?:log(?:ged|ging)? ?(?:in|on|into|back)|login|ssh|sshing|telnet|connect(?:ed|ing)?|switch|go(?:ing)?(?: back)?|return(?:ing)?|move|hop) (?:back |again |over |now |in )*(?:in)?(?:to|onto|on|at)\b/i;
const opensElsewhere =
  /^(?:(?:now|then|next|first|finally|please|also|and|so|again)[, ]+)*(?:on|from|at|in) (?:the |your |a |an |each |every |all |both |any |one )?(?!(?:success|error|failure|this|that|which|case|order|addition|general|example|particular|output|following|end|start|top|bottom|time|result|most|some)\b)[\w.-]/i;
/** Shells and views are entered where the reader already is. */
const staysHere =
  /\b(?:imish|vtysh|tmsh|bash|shell|prompt|cli|mode|database|mysql|psql|redis|console|python|section|page|step|chapter|browser|gui|dashboard|document)\b/i;
const forbids =
  /\b(?:do not|don't|never|must not|should not|avoid)\b[^.]{0,40}\b(?:run|type|enter|execute|issue|use|do|try)\b|\b(?:not|nowhere|never) on\b/i;

/** Follows the reader from section to section; a section inherits what prose said above it, not where steps ran. */
export class Places {
  readonly #hosts: HostBook;
  readonly #said = new Map<string, Place>();
  readonly #here = new Map<string, Place>();

  constructor(hosts: HostBook) {
    this.#hosts = hosts;
  }

  /** Reads a sentence for the host to which it sends the reader. */
  hear(prose: ProseElement, sections: readonly string[]): void {
    if (prose.kind === 'cell' || !(prose.kind === 'title' || goes.test(prose.text))) return;
    if (forbids.test(prose.text)) {
      this.lose(sections);
      return;
    }
    const tail = prose.kind === 'title' ? prose.text : prose.text.slice(goes.exec(prose.text)?.index ?? 0);
    const found = this.#hosts.resolve(tail) ?? (prose.kind === 'title' ? null : this.#hosts.resolve(prose.text));
    if (found === null) {
      // It sends the reader to a place that nobody knows: what ran before says nothing of where the next command runs.
      if (prose.kind !== 'title' && this.#sendsAway(prose)) this.lose(sections);
      return;
    }
    const what = prose.kind === 'title' ? 'the section is called' : 'the text says';
    const place: Place = {
      host: found.host,
      shell: null,
      evidence: { about: 'host', source: 'prose', text: `${what} "${short(prose.text)}"`, line: prose.position.line },
    };
    this.#said.set(key(sections), place);
    this.#here.set(key(sections), place);
  }

  /** A step ran here, so the next one without a prompt runs here, too. */
  stay(sections: readonly string[], host: string, shell: string, line: number): void {
    this.#here.set(key(sections), {
      host,
      shell,
      evidence: { about: 'host', source: 'previous', text: `the step before (line ${line}) runs there`, line },
    });
  }

  /** Where the reader is now is not known, whatever was said above. */
  lose(sections: readonly string[]): void {
    this.#here.set(key(sections), nowhere);
  }

  #sendsAway(prose: ProseElement): boolean {
    if (staysHere.test(prose.text)) return false;
    return logsIn.test(prose.text) || ((prose.opensBlock || /:\s*$/.test(prose.text)) && opensElsewhere.test(prose.text));
  }

  at(sections: readonly string[]): Place {
    const own = this.#here.get(key(sections));
    if (own !== undefined) return own;
    for (let depth = sections.length - 1; depth >= 0; depth--) {
      const said = this.#said.get(key(sections.slice(0, depth)));
      if (said !== undefined) return said;
    }
    return nowhere;
  }
}

function key(sections: readonly string[]): string {
  return sections.join('\u0000');
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
