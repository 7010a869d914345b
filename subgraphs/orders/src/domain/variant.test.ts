import { expect, test } from '@jest/globals';
import { titleOf } from './variant.ts';

test.each([
  ['Herring barrel', 'Small', 'Herring barrel – Small'],
  ['Herring barrel', 'Default Title', 'Herring barrel'],
  ['Herring barrel', 'Herring barrel', 'Herring barrel'],
  ['Herring barrel', '', 'Herring barrel'],
])('%j with the variant %j is called %j', (product, variant, title) => {
  expect(titleOf(product, variant)).toBe(title);
});
