import type { Finding, LineJudgement } from '../../model/index.ts';
import type { TokenType } from '../tokens/token.ts';
import type { Env, PairResult } from './pair.ts';

const maxSearches = 200;

/** Collects what the judges of tables and lines find, and teaches the unifier. */
export class Verdicts {
  readonly findings: Finding[] = [];
  readonly lines: LineJudgement[] = [];
  /** Live lines that answer something, or were judged as more than the page shows. */
  readonly used = new Set<number>();
  /** Those that answer a documented one. */
  readonly answers = new Set<number>();
  readonly #env: Env;
  #searched = 0;

  constructor(env: Env) {
    this.#env = env;
  }

  /** A documented line and its live line. */
  pair(documented: number, live: number, result: PairResult, learn = true): void {
    this.findings.push(...result.findings);
    this.used.add(live);
    this.answers.add(live);
    const grave = result.findings.some((finding) => finding.verdict === 'fail') ? 'fail' : result.findings.length > 0 ? 'drift' : null;
    const ignored = result.tokens.some((token) => token.mark === 'ignored' || token.mark === 'bound');
    this.lines.push({ documented, live, mark: grave ?? (ignored ? 'ignored' : 'same'), tokens: result.tokens });
    // A row with a failing finding binds nothing: its names may be another row's.
    if (learn && grave !== 'fail') for (const bind of result.binds) this.#learn(bind.documented, bind.live, bind.type, documented);
  }

  /** May a missing line be looked for in the whole output? Where hundreds are missing, it is another output. */
  searches(): boolean {
    this.#searched++;
    return this.#searched <= maxSearches;
  }

  missing(documented: number, finding: Finding): void {
    this.findings.push(finding);
    this.lines.push({ documented, live: null, mark: finding.verdict === 'fail' ? 'fail' : 'drift', tokens: [] });
  }

  extra(live: number, finding: Finding | null): void {
    this.used.add(live);
    if (finding !== null) this.findings.push(finding);
    this.lines.push({ documented: null, live, mark: finding?.verdict === 'fail' ? 'fail' : 'extra', tokens: [] });
  }

  /** Something that was judged alone weighs more beside what else was found. */
  worsen(found: Finding, graver: Finding): void {
    this.findings[this.findings.indexOf(found)] = graver;
    const at = this.lines.findIndex((line) => line.documented === found.documented?.line && line.live === found.live?.line);
    const line = this.lines[at];
    if (line === undefined) return;
    const tokens = line.tokens.map((token) =>
      token.documented?.column === found.documented?.column && token.live?.column === found.live?.column
        ? { ...token, mark: 'fail' as const, why: graver.why }
        : token,
    );
    this.lines[at] = { ...line, mark: 'fail', tokens };
  }

  elided(documented: number): void {
    this.lines.push({ documented, live: null, mark: 'elided', tokens: [] });
  }

  #learn(documented: string, live: string, type: TokenType, line: number): void {
    const { unifier, context, lineOf } = this.#env;
    const known = unifier.unify(documented, live, type);
    if (known.kind === 'conflict') {
      // Two rows of this output want one name: the later one is wrong.
      this.findings.push({
        verdict: 'fail',
        kind: 'binding',
        documented: { line, column: 0, text: documented },
        live: null,
        type,
        policy: 'bind',
        why: `${documented} became ${live}, but ${known.why}`,
        curable: false,
      });
      return;
    }
    unifier.learn(documented, live, type, context.site.line + lineOf(line));
  }
}
