import { describe, expect, it } from 'vitest';
import { readGuide } from '../../src/guide/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';

/** The files that a text asks to create, as `path on host`, null for listings that are none. */
function created(text: string): readonly (string | null)[] {
  const source = `::\n\n    ada@web-1:~$ hostname\n    web-1\n\n${text}`;
  const guide = readGuide([{ path: 'g.rst', ...parse(source, { file: 'g.rst' }) }], { path: 'g.rst', dialects });
  const listings = guide.pages[0]?.blocks.filter((block) => block.kind === 'listing') ?? [];
  return listings.map(({ creates }) => (creates === null ? null : `${creates.path} on ${creates.host}`));
}

const yaml = '.. code-block:: yaml\n\n    kind: Pod\n    name: shop\n';

describe('a file that the reader is told to create', () => {
  it.each([
    ['Create a file called ``shop.yaml``:', 'shop.yaml on web-1'],
    ['Save this as /etc/shop/shop.yaml:', '/etc/shop/shop.yaml on web-1'],
    ['Now create the manifest. Write it to ``~/shop.yaml``:', '~/shop.yaml on web-1'],
    // A part of a file is no file, and two names are none.
    ['Add this to ``/etc/shop.yaml``:', null],
    ['Edit the file ``shop.yaml``:', null],
    ['Create ``shop.yaml`` from ``base.yaml`` with:', null],
    ['The file ``shop.yaml`` reads:', null],
    ['Create a pod:', null],
  ])('%s', (sentence, expected) => {
    expect(created(`${sentence}\n\n${yaml}`)).toEqual([expected]);
  });
  it('of no kind that shows, by the sentence that says what it holds, whatever dot its name has', () => {
    const rows = '.. code-block:: text\n\n    NAME   PRICE\n    bread  2.50\n';
    expect(created(`Create a file "shelf.txt" with these lines:\n\n${rows}`)).toEqual(['shelf.txt on web-1']);
  });
  it('by the caption of its block', () => {
    expect(created(`Create this file:\n\n${yaml.replace('\n\n', '\n   :caption: shop.yaml\n\n')}`)).toEqual(['shop.yaml on web-1']);
  });
  it('on no host where the text has led to an unknown one', () => {
    expect(created(`Log in to mail-9.\n\nCreate a file called shop.yaml:\n\n${yaml}`)).toEqual(['shop.yaml on null']);
  });
});
