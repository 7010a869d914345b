import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { contracts } from './contracts.ts';
import { orderPlaced } from './orders/order-placed.ts';

describe('the published language', () => {
  test('every file of a contract is in the list', () => {
    const folder = new URL('.', import.meta.url).pathname;
    const helpers = new Set(['contracts.ts', 'product-snapshot.ts', 'delivery-quote.ts']);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() && entry.parentPath !== folder.replace(/\/$/, '') && entry.parentPath !== folder,
      )
      .map((entry) => entry.name)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !helpers.has(name));
    expect(contracts).toHaveLength(files.length);
  });

  test.each(contracts.map((contract) => [contract.type, contract] as const))(
    '%s: its example fits its schema',
    (_type, contract) => {
      const event = contract.make({ subject: 'x', sequence: 1, data: contract.example });
      expect(event.data).toEqual(contract.example);
      expect(contract.jsonSchema).toMatchObject({ type: 'object', additionalProperties: false });
    },
  );

  test.each(contracts.map(({ type, channel }) => [type, channel]))(
    '%s travels on the channel of its name',
    (type, channel) => {
      expect(type).toMatch(/^hansa\.[a-z]+\.[a-z]+\.[a-z-]+\.v\d+$/);
      expect([channel.replace('hansa.evt.', 'hansa.'), channel.replace('hansa.cmd.', 'hansa.')]).toContain(
        type,
      );
    },
  );

  test('names are used once', () => {
    expect(new Set(contracts.map(({ type }) => type)).size).toBe(contracts.length);
  });

  test('a publisher cannot send what the contract does not say', () => {
    const { make, example } = orderPlaced;
    expect(() => make({ subject: 'x', sequence: 1, data: { ...example, lines: [] } })).toThrow(
      /orders\.order\.placed/,
    );
    const surplus = { ...example, creditCard: '4111' };
    expect(() => make({ subject: 'x', sequence: 1, data: surplus })).toThrow(/creditCard/);
  });
});
