import type { Evidence, PlacedAnnotation, Site, SourceLine, Step } from '../model/index.ts';

/** A step before its neighbours are known: no id, no recall. */
export interface Draft {
  readonly kind: Step['kind'];
  readonly line: SourceLine;
  readonly endLine: number;
  readonly block: number;
  readonly host: string | null;
  readonly user: string | null;
  readonly shell: string;
  readonly entersShell: string | null;
  readonly hop: string | null;
  readonly directory: string | null;
  readonly command: string;
  readonly prompt: string;
  output: readonly SourceLine[];
  readonly interrupt: boolean;
  readonly alsoAt: Site[];
  readonly evidence: Evidence[];
  annotations: readonly PlacedAnnotation[];
  readonly sections: readonly string[];
}

/** How a block was read. */
export interface BlockReading {
  readonly kind: 'session' | 'commands' | 'output' | 'listing' | 'manual' | 'unclear';
  readonly reason: string;
  readonly suspicious: boolean;
  readonly drafts: readonly Draft[];
}
