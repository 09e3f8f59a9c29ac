import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindingsOf, type CompareContext, compare, cuesOfProse } from '../../src/match/index.ts';
import { mapOutput } from '../../src/match/inventory.ts';
import { compareContext } from '../support/compare-context.ts';

const inventory = {
  'quay-1': 'pier-9',
  'harbor-w1': 'dock-a',
  'harbor-w2': 'a-much-longer-name',
  '10.77.3.11': '198.51.100.11',
  '10.77.3.12': '198.51.100.12',
  '64820': '65010',
};

function judge(documented: string, live: string, more: Partial<CompareContext> = {}) {
  const context = compareContext({ pinned: ['10.77.3.0/24', '10.77.3.11', '10.77.3.12'], inventory, ...more });
  return compare(documented, live, context, bindingsOf({}));
}

const nodes = 'NAME        STATUS   AGE\nharbor-w1   Ready    3d\nharbor-w2   Ready    3d';

describe('a lab with other names and addresses than the page', () => {
  it.each([
    [
      'names in a table, narrower and wider',
      nodes,
      'NAME                 STATUS   AGE\na-much-longer-name   Ready    9d\ndock-a               Ready    9d',
    ],
    ['a number that is a name', 'router bgp 64820\n neighbor 10.77.3.11', 'router bgp 65010\n neighbor 198.51.100.11'],
    ['a name in a sentence', 'hostname quay-1', 'hostname pier-9'],
    ['an address with its length', 'inet 10.77.3.11/24', 'inet 198.51.100.11/24'],
    ['JSON', '{"host": "quay-1", "peer": "10.77.3.11"}', '{"host": "pier-9", "peer": "198.51.100.11"}'],
  ])('passes %s', (_name, documented, live) => {
    expect(judge(documented, live)).toMatchObject({ verdict: 'pass', findings: [] });
  });

  it.each([
    ['the address of another machine of the inventory', 'via 10.77.3.11', 'via 198.51.100.12'],
    ['an address that nobody mapped', 'via 10.77.3.11', 'via 203.0.113.9'],
    ['the address of the page itself', 'via 10.77.3.11', 'via 10.77.3.11'],
    ['a mapped address where the page shows an unmapped one', 'via 192.0.2.7', 'via 198.51.100.11'],
    ['two addresses exchanged', 'a via 10.77.3.11\nb via 10.77.3.12', 'a via 198.51.100.12\nb via 198.51.100.11'],
    ['a state', nodes, 'NAME                 STATUS     AGE\na-much-longer-name   NotReady   9d\ndock-a               Ready      9d'],
    ['an AS number of the page', 'local AS number 64820', 'local AS number 64820'],
  ])('fails %s', (_name, documented, live) => {
    expect(judge(documented, live).verdict).toBe('fail');
  });

  it('reads sentences in the names of the lab', () => {
    const cues = cuesOfProse(['Check for ``10.77.3.11``.'], 's');
    const passed = judge('peer 10.77.3.11 up', 'peer 198.51.100.11 up', { cues });
    expect(passed.requirements.map((each) => each.verdict)).toEqual(['pass']);
    expect(judge('peer 10.77.3.11 up', 'peer 203.0.113.1 up', { cues }).requirements.map((each) => each.verdict)).toEqual(['fail']);
  });

  it('may exchange two names', () => {
    const exchanged = { 'web-1': 'web-2', 'web-2': 'web-1' };
    expect(judge('host web-1 is up', 'host web-2 is up', { inventory: exchanged }).findings).toEqual([]);
  });

  it('says of each difference where it stands on the page, as the page has it', () => {
    const documented = 'x quay-1 peer 10.77.3.11    state Established';
    const live = 'x pier-9 peer 198.51.100.11 state Idle';
    const [first] = judge(documented, live).findings;
    expect(first?.documented).toEqual({ line: 0, column: documented.indexOf('Established'), text: 'Established' });
    for (const token of judge(documented, 'x pier-8 peer 198.51.100.12 state Idle').lines.flatMap((line) => line.tokens)) {
      if (token.documented === null) continue;
      const { column, text } = token.documented;
      expect(documented.slice(column, column + text.length)).toBe(text);
    }
  });

  it('leaves a text without its names as it is, and every place with it', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z ]{0,20}$/), { maxLength: 5 }), (lines) => {
        const text = lines.join('\n');
        const mapped = mapOutput(text, inventory);
        expect(mapped.text).toBe(text);
        for (const [line, all] of lines.entries()) {
          const span = { line, column: 0, text: all };
          expect(mapped.back(span)).toEqual(span);
        }
      }),
    );
  });

  it('finds the way back from each piece, however names and blanks alternate', () => {
    const piece = fc.constantFrom(...Object.keys(inventory), 'word', ' ', '  ', '      ', ',', '/24');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const line = pieces.join('');
        const mapped = mapOutput(line, inventory);
        for (const match of mapped.text.matchAll(/word/g)) {
          const back = mapped.back({ line: 0, column: match.index, text: 'word' });
          expect(line.slice(back.column, back.column + 4)).toBe('word');
          expect(back.text).toBe('word');
        }
      }),
    );
  });
});
