import type { PlacedAnnotation } from './annotation.ts';
import type { Document, ParseMessage, SourceLine } from './document.ts';
import type { Point } from './position.ts';

/** A piece of evidence for something inferred: what it says, where it stands, how strong it is. */
export interface Evidence {
  readonly about: 'host' | 'shell' | 'directory' | 'pairing' | 'kind' | 'recall' | 'interrupt' | 'command';
  /**
   * Strongest first: an annotation, the prompt, a directive's option or caption, prose of the section,
   * the step before. Only the first three are strong enough for a changing command.
   */
  readonly source: 'annotation' | 'prompt' | 'directive' | 'prose' | 'previous' | 'shape' | 'configuration';
  /** In plain words, with the text it rests on. */
  readonly text: string;
  readonly line: number;
}

/** What a guide shows as the output of a command. */
export interface Expectation {
  readonly text: string;
  readonly position: Point;
  readonly endLine: number;
  /** One entry per line of `text`. */
  readonly lines: readonly SourceLine[];
}

/** A place where the guide asks for a command. */
export interface Site {
  readonly line: number;
  readonly endLine: number;
  /** Index into the page's `blocks`. */
  readonly block: number;
}

/** The unit that runs and gets a verdict: one command, with what the guide says it prints. */
export interface Step {
  /** Hash of page, host, shell, documented command and its nth occurrence: stable when prose moves. */
  readonly id: string;
  readonly kind: 'command' | 'enter' | 'leave';
  readonly position: Point;
  readonly endLine: number;
  readonly block: number;
  /** Canonical name of the host, or null when the evidence settles on none: then it is not run. */
  readonly host: string | null;
  readonly user: string | null;
  /** Name of the shell dialect in which the command is typed (`bash`, `imish`, …). */
  readonly shell: string;
  /** For `enter`: the dialect entered. For `leave`: the dialect returned to. Else null. */
  readonly entersShell: string | null;
  /** For `enter` and `leave`: the other host, when an `ssh` leads there or back; a host is reached on its own connection. */
  readonly hop: string | null;
  /** Directory that the prompt shows: absolute, `~…`, or a bare base name; null when it shows none. */
  readonly directory: string | null;
  /** As documented, placeholders and all; continuation lines joined by a newline. */
  readonly command: string;
  /** The prompt as the guide shows it; empty for a bare command. */
  readonly prompt: string;
  readonly expected: Expectation | null;
  /** `^C` ends the documented output: run until the live output answers, then interrupt. */
  readonly interrupt: boolean;
  /** Id of the step whose observation this one recalls: judged against it, not run again. */
  readonly sameAs: string | null;
  /** Other places where the guide asks for the same run of the same command. */
  readonly alsoAt: readonly Site[];
  readonly evidence: readonly Evidence[];
  /** What the author says of it in comments. */
  readonly annotations: readonly PlacedAnnotation[];
  /** What the reader has to fill in, variables that nothing sets among it; it runs when the configuration has a value for each. */
  readonly placeholders: readonly string[];
  /** Why it cannot be run as it stands (`placeholder`, `host`, …), or null. */
  readonly obstacle: { readonly code: string; readonly message: string; readonly hint: string } | null;
  /** Index into the page's section titles, outermost first: for reports and `describe`. */
  readonly sections: readonly string[];
}

/** How a literal block of the page is accounted for. */
export interface GuideBlock {
  readonly position: Point;
  readonly endLine: number;
  readonly kind: 'session' | 'commands' | 'output' | 'listing' | 'manual' | 'unclear';
  readonly language: string | null;
  readonly text: string;
  /** Why it was taken for this kind, in plain words. */
  readonly reason: string;
  /** True for an unclear block that holds a prompt or a known command: counts as an unplanned skip. */
  readonly suspicious: boolean;
  /** The file that the reader is asked to create with this text, or null. */
  readonly creates: CreatedFile | null;
}

/** A file that the text of a guide asks its reader to create; a later command may need it. */
export interface CreatedFile {
  /** As written: absolute, from the home folder, or relative to where the reader is. */
  readonly path: string;
  /** Where the reader is as the guide says, or null. */
  readonly host: string | null;
  /** The sentence that asks for it, and its line. */
  readonly sentence: string;
  readonly line: number;
}

/** A sentence or annotation that may become a requirement; `match` reads it against the output. */
export interface Cue {
  /** The sentence without markup. */
  readonly text: string;
  /** Marked values in it (roles, bold, literal, quotes), in order. */
  readonly marked: readonly { readonly text: string; readonly markup: string }[];
  readonly position: Point;
  /** `prose` sentence, bullet of a `list`, or an `annotation` comment. */
  readonly kind: 'prose' | 'list' | 'annotation';
  /** Ids of the steps to which it may apply: nearest first. Prose before (`next`), after (`previous`). */
  readonly next: string | null;
  readonly previous: string | null;
}

/** A step that a person does by hand, listed and never counted as verified. */
export interface ManualStep {
  readonly position: Point;
  readonly text: string;
}

/** A host of which the guide speaks. */
export interface GuideHost {
  /** Canonical: the first label of its longest name. */
  readonly name: string;
  /** Everything the guide calls it: full names, short names, prose names ("k8s master"). */
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
  readonly users: readonly string[];
  readonly evidence: readonly { readonly text: string; readonly position: Point }[];
}

export interface Page {
  /** Commands of the configuration around the guide: what it needs before, and what restores the lab. Absent for a page of the guide. */
  readonly role?: 'setup' | 'teardown';
  /** As the user named it, or relative to the guide's root. */
  readonly path: string;
  readonly title: string;
  readonly document: Document;
  readonly blocks: readonly GuideBlock[];
  readonly steps: readonly Step[];
  readonly cues: readonly Cue[];
  readonly manual: readonly ManualStep[];
  readonly messages: readonly ParseMessage[];
}

/** The runnable reading of one or several documents. */
export interface Guide {
  readonly path: string;
  readonly title: string;
  readonly pages: readonly Page[];
  readonly hosts: readonly GuideHost[];
  /**
   * Addresses and prefixes whose first occurrence is in prose or in a command, not in an output:
   * they are the lab's own plan and must map to themselves.
   */
  readonly pinned: readonly string[];
}
