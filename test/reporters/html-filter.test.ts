import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from '../../src/reporters/html/client/address.ts';
import { type FilterStep, matchesFilter, parseFilter } from '../../src/reporters/html/client/filter.ts';

const steps: readonly (FilterStep & { readonly text: string })[] = [
  {
    anchor: 'a',
    verdict: 'fail',
    skip: null,
    checked: 'output',
    host: 'bigip-1',
    shell: 'imish',
    page: 'lab/bgp.rst Peers',
    section: 'Peers / Check',
    kinds: ['state', 'count'],
    text: 'show bgp summary\nestablished',
  },
  {
    anchor: 'b',
    verdict: 'drift',
    skip: null,
    checked: 'output',
    host: 'master',
    shell: 'bash',
    page: 'lab/intro.rst Introduction',
    section: 'Route reflectors',
    kinds: ['version'],
    text: 'kubectl version\nno route to host',
  },
  {
    anchor: 'c',
    verdict: 'skip',
    skip: 'planned',
    checked: 'nothing',
    host: '',
    shell: 'bash',
    page: 'lab/intro.rst Introduction',
    section: 'Introduction',
    kinds: [],
    text: 'reboot --now',
  },
  {
    anchor: 'd',
    verdict: 'pass',
    skip: null,
    checked: 'ran',
    host: 'BIGIP-2',
    shell: 'bash',
    page: 'lab/bgp.rst Peers',
    section: 'Peers',
    kinds: [],
    text: 'uptime',
  },
];

function shown(source: string): string {
  const parsed = parseFilter(source);
  if (!parsed.ok) return `${parsed.at}: ${parsed.message}`;
  return steps
    .filter((step) => matchesFilter(parsed.terms, step, () => step.text))
    .map((step) => step.anchor)
    .join('');
}

describe('the filter of the HTML report', () => {
  it.each([
    ['', 'abcd'],
    ['   ', 'abcd'],
    ['verdict:fail', 'a'],
    ['verdict:fail,drift', 'ab'],
    ['-verdict:pass', 'abc'],
    ['-verdict:pass,fail', 'bc'],
    ['host:bigip', 'ad'],
    ['HOST:BigIP -page:intro', 'ad'],
    ['verdict:fail host:bigip -page:intro summary', 'a'],
    ['section:"route reflectors"', 'b'],
    ['section:"route reflectors","check"', 'ab'],
    ['page:Introduction shell:bash', 'bc'],
    ['kind:version', 'b'],
    ['checked:ran', 'd'],
    ['skip:planned', 'c'],
    ['established', 'a'],
    ['ESTABLISHED', 'a'],
    ['"no route"', 'b'],
    ['-"no route" -uptime', 'ac'],
    ['no route', 'b'],
    ['--now', 'abd'],
    ['"--now"', 'c'],
    ['-', 'c'],
    ['10.0.0.1:80', ''],
    ['https://x.example', ''],
    ['"host:bigip"', ''],
    ['a,b', ''],
  ])('%j shows %j', (source, expected) => {
    expect(shown(source)).toBe(expected);
  });

  it.each([
    ['hots:bigip', '0: there is no key "hots": use verdict, host, page, section, shell, kind, checked, skip, or put the text in quotes'],
    [
      'uptime -colour:red',
      '8: there is no key "colour": use verdict, host, page, section, shell, kind, checked, skip, or put the text in quotes',
    ],
    ['verdict:failed', '0: verdict is never "failed": use pass, drift, fail, error, skip'],
    ['verdict:fail,', '0: a value is missing after verdict:'],
    ['host:', '0: a value is missing after host:'],
    ['host:"bigip', '0: a closing " is missing'],
    ['"a"b', '0: a blank is missing after the closing "'],
    ['host:a"b"', '0: a blank is missing before the opening "'],
    ['""', '0: the quotes are empty'],
  ])('%j is wrong, and why', (source, expected) => {
    expect(shown(source)).toBe(expected);
  });

  it('reads any text without throwing, and never takes longer for it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => void parseFilter(source)));
    expect(parseFilter('-:",'.repeat(50_000)).ok).toBe(false);
  });
});

describe('the address of the HTML report', () => {
  it.each([
    ['', { anchor: '', query: '' }],
    ['#step-1', { anchor: 'step-1', query: '' }],
    ['#?q=verdict%3Afail', { anchor: '', query: 'verdict:fail' }],
    ['#step-1?q=host%3Aa%20b', { anchor: 'step-1', query: 'host:a b' }],
    ['#%E0%A4%A?q=%', { anchor: '', query: '' }],
  ])('%j is read', (hash, expected) => {
    expect(readAddress(hash)).toEqual(expected);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (anchor, query) => {
        expect(readAddress(writeAddress({ anchor, query }))).toEqual({ anchor, query });
      }),
    );
  });
});
