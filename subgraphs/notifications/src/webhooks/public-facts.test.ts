import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { publicFacts, readEventType } from './public-facts.ts';

test('merchants can choose every fact of the house but requests for a new password', () => {
  const contracts = fileURLToPath(new URL('../../../../contracts/src/', import.meta.url));
  const facts = readdirSync(contracts, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'contract.ts')
    .map((file) => /defineFact\(\{\s*name: '([^']+)'/.exec(readFileSync(`${contracts}${file}`, 'utf8'))?.[1])
    .filter((name) => name !== undefined)
    .map((name) => `hansa.${name}`);
  expect(facts.length).toBeGreaterThan(20);
  const chosen = publicFacts.map(({ type }) => type);
  expect(chosen.sort()).toEqual(facts.filter((type) => !type.includes('recovery-requested')).sort());
});

test('a type may be written short or in full', () => {
  for (const text of ['orders.order.placed', 'orders.order.placed.v1', ' hansa.orders.order.placed.v1 ']) {
    expect(readEventType(text)).toBe('hansa.orders.order.placed.v1');
  }
  for (const text of ['orders.order.placed.v2', 'placed', '', 'users.customer.recovery-requested']) {
    expect(readEventType(text)).toBeUndefined();
  }
});
