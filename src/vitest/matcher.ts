import { expect } from 'vitest';
import { type CompareTextsOptions, compareTexts } from '../compare-texts.ts';
import { describeComparison } from '../drive/describe-comparison.ts';
import { LabproofError } from '../model/index.ts';
import { withoutOrders } from '../plain-text/index.ts';

export type { CompareTextsOptions } from '../compare-texts.ts';

/** How a text is matched with what a page documents. */
export interface MatchDocumentedOptions extends CompareTextsOptions {
  /** Does drift count as a match, too: text that should be updated, with nothing broken? */
  readonly allowDrift?: boolean;
}

interface DocumentedMatchers<R> {
  /** The text is what a page documents, as an expert judges it: volatile values and the names of this lab may differ. */
  toMatchDocumented(documented: string, options?: MatchDocumentedOptions): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the parameter of Vitest's own interface, which a merged declaration must repeat
  interface Matchers<T = any> extends DocumentedMatchers<T> {}
}

expect.extend({
  toMatchDocumented(received: unknown, documented: string, options: MatchDocumentedOptions = {}) {
    if (typeof received !== 'string' || typeof documented !== 'string') {
      throw new LabproofError({
        code: 'LABPROOF_MATCH_NO_TEXT',
        message: `toMatchDocumented compares two texts, and got ${typeof received} and ${typeof documented}`,
        hint: 'write expect(output).toMatchDocumented(documented, { command })',
      });
    }
    const result = compareTexts(documented, received, options);
    const pass = result.verdict === 'pass' || (options.allowDrift === true && result.verdict === 'drift');
    return {
      pass,
      message: () =>
        withoutOrders(
          `${pass ? 'the text matches what is documented, and was not expected to' : 'the text is not what is documented'}${options.command === undefined ? '' : ` for "${options.command}"`}\n\n${describeComparison(result, documented, received, false)}`,
        ),
      expected: withoutOrders(documented),
      actual: withoutOrders(received),
    };
  },
});
