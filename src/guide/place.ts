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
    const tail = prose.kind === 'title' ? prose.text : prose.text.slice(goes.exec(prose.text)?.index ?? 0);
    const found = this.#hosts.resolve(tail) ?? (prose.kind === 'title' ? null : this.#hosts.resolve(prose.text));
    if (found === null) return;
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
