import type { Evidence } from '../model/index.ts';
import type { ProseElement } from './elements.ts';
import type { HostBook } from './hosts.ts';
import { machines } from './told-hosts.ts';

/** Where the reader is, as far as the text has said. */
export interface Place {
  readonly host: string | null;
  readonly shell: string | null;
  readonly evidence: Evidence | null;
}

const nowhere: Place = { host: null, shell: null, evidence: null };

/** Words by which a text sends its reader to a host. */
const goes =
  /\b(?:log ?(?:in|on)(?: back| again)* ?(?:in)?to|log ?(?:in|on) (?:to|at|on)|ssh (?:in)?to|connect(?: via ssh)? to|switch (?:back )?to|go (?:back )?to|back (?:on|to)|session (?:with|to|on|connected to)|on|from|at)\b/i;

const logsIn =
  /\b(?:log(?:ged|ging)? ?(?:in|on|into|back)|login|ssh|sshing|telnet|connect(?:ed|ing)?|switch|go(?:ing)?(?: back)?|return(?:ing)?|move|hop) (?:back |again |over |now |in )*(?:in)?(?:to|onto|on|at)\b/i;
const opensElsewhere =
  /^(?:(?:now|then|next|first|finally|please|also|and|so|again)[, ]+)*(?:on|from|at|in) (?:the |your |a |an |each |every |all |both |any |one )?(?!(?:success|error|failure|this|that|which|case|order|addition|general|example|particular|output|following|end|start|top|bottom|time|result|most|some)\b)[\w.-]/i;
/** Shells and views are entered where the reader already is. */
const staysHere =
  /\b(?:imish|vtysh|tmsh|bash|shell|prompt|cli|mode|database|mysql|psql|redis|console|python|section|page|step|chapter|browser|gui|dashboard|document)\b/i;
const pointsAndClicks = /\b(?:TMUI|GUI|web ?(?:ui|gui|interface|portal)|brows(?:e|er|ing)|dashboard)\b/i;
const lead = '^(?:(?:now|then|next|first|finally|please|also|and|so|again|back|still|once more)[, ]+)*';
/** "On web-1", "From the master (192.0.2.30)": where the sentence begins. */
const beginsThere = new RegExp(`${lead}(?:on|from|at)\\b`, 'i');
/** "Execute the steps on web-1". */
const runsThere =
  /\b(?:run|ran|execut\w*|typ(?:e|ed|ing)|enter|issue|perform\w*|do|does|done|doing|work\w*|invoke|repeat|steps?|commands?|everything|following|shell|terminal|console|prompt|cli|session)\b[^.;]{0,60}\b(?:on|from|at|with|to)\b/i;
/** A title that says what is done to a machine, not where. */
const actsUpon =
  /^(?:\d+[.)] *)?(?:add(?:ing)?|remov(?:e|ing)|delet(?:e|ing)|join(?:ing)?|drain(?:ing)?|evict(?:ing)?|replac(?:e|ing)|promot(?:e|ing)|demot(?:e|ing)|register(?:ing)?|monitor(?:ing)?|reach(?:ing)?|ping(?:ing)?|rejoin(?:ing)?|cordon(?:ing)?|shut(?:ting)? down|decommission(?:ing)?)\b(?!.* (?:on|from|at) )/i;
/** "To publish the service on lb-1 …" says what for, not where. */
const purpose = /^(?:in order )?to \w+/i;
/** "Download the archive from web-1", "mount the share from 192.0.2.44": where things come from. */
const fetches =
  /\b(?:download|copy|copied|fetch|mount|pull|import|load|clone|move|receive|sync\w*|install\w*|migrate|restore|transfer|upload|push|obtain|retrieve)\w*\b[^.;]*\bfrom\b/i;
const imperative = new RegExp(
  `${lead}(?:check|verify|look|show|see|test|make sure|confirm|ensure|list|display|restart|start|stop|install|configure|create|edit|open|use|ping|reload|enable|disable|add|remove|delete|set|watch|inspect|examine|view|get|find|try|apply|repeat|have a look)\\b`,
  'i',
);

/** Does a sentence that names a host send its reader there, or does it only speak of it? */
function sendsThere(text: string, opens: boolean): boolean {
  if (logsIn.test(text) || beginsThere.test(text)) return true;
  if (purpose.test(text) || fetches.test(text)) return false;
  return opens || runsThere.test(text) || imperative.test(text);
}

/** A machine that is described, not named. */
const elsewhere = new RegExp(`\\b(?:on|from) (?:the |your |a |an |another |each |every )(?:[\\w-]+ ){0,2}(?:${machines})\\b`, 'i');
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
    if (prose.kind === 'cell') return;
    if (prose.kind === 'title') {
      const host = this.#hosts.resolve(prose.text)?.host;
      // "Adding db-2 to the cluster" is done from some other machine, and does not say from which.
      if (host !== undefined && actsUpon.test(prose.text)) this.lose(sections);
      else if (host !== undefined) this.#say(host, 'the section is called', prose, sections);
      return;
    }
    const going = goes.exec(prose.text);
    if (going === null) return;
    if (forbids.test(prose.text)) {
      this.lose(sections);
      return;
    }
    const opens = prose.opensBlock || /:\s*$/.test(prose.text);
    if (opens && elsewhere.test(prose.text) && this.#hosts.namedIn(prose.text).length === 0) {
      this.lose(sections);
      return;
    }
    // In a browser nobody types commands: where the reader's shell is, is not known from here on.
    if (pointsAndClicks.test(prose.text)) {
      if (this.#hosts.resolve(prose.text) !== null) this.lose(sections);
      return;
    }
    const [head, tail] = [prose.text.slice(0, going.index), prose.text.slice(going.index)];
    const host = (this.#hosts.resolve(tail) ?? this.#hosts.resolve(prose.text))?.host ?? null;
    // "Make sure that web-1 can ssh to db-1" sends nobody to db-1.
    const astray = host !== null && this.#hosts.namedIn(head).some((each) => each !== host);
    if (host !== null && !astray) {
      if (sendsThere(prose.text, opens)) this.#say(host, 'the text says', prose, sections);
      // "To publish the service on lb-1 we create it::" may mean a command on another host.
      else if (opens && this.at(sections).host !== host) this.lose(sections);
    } else if (astray || this.#sendsAway(prose)) {
      // It sends the reader to a place that nobody knows: what ran before says nothing of where the next command runs.
      this.lose(sections);
    }
  }

  #say(host: string, what: string, prose: ProseElement, sections: readonly string[]): void {
    const evidence: Evidence = { about: 'host', source: 'prose', text: `${what} "${short(prose.text)}"`, line: prose.position.line };
    const place: Place = { host, shell: null, evidence };
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
