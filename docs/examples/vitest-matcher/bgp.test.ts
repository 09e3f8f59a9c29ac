import { defineMatcher } from 'labproof/vitest';
import { expect, test } from 'vitest';

const documented = `
Neighbor        V    AS  Up/Down  State/PfxRcd
192.0.2.30      4 64512 00:10:00             6
`;

test('the neighbour is up, whatever its age', () => {
  const live = `
Neighbor        V    AS  Up/Down  State/PfxRcd
192.0.2.30      4 64512 3d04h11m             6
`;
  expect(live).toMatchDocumented(documented, { command: 'show ip bgp summary', pinned: ['192.0.2.30'] });
});

test('a neighbour that is not up is no match', () => {
  const live = `
Neighbor        V    AS  Up/Down  State/PfxRcd
192.0.2.30      4 64512    never        Active
`;
  expect(live).not.toMatchDocumented(documented, { command: 'show ip bgp summary', pinned: ['192.0.2.30'] });
});

test('a kind of value that labproof does not know', () => {
  const order = defineMatcher({ name: 'order number', pattern: 'ORD-[0-9]{6}' });
  expect('placed ORD-448812').toMatchDocumented('placed ORD-100001', { matchers: [order] });
});
