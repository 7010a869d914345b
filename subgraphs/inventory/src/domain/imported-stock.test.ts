import { expect, test } from '@jest/globals';
import { importedStock } from './imported-stock.ts';

const level = { variantId: 'a', locationId: 'main', onHand: 10, reserved: 4 };

test('an import sets the count', () => {
  expect(importedStock(level, 25)).toMatchObject({ kind: 'IMPORT', onHandDelta: 15 });
  expect(importedStock(level, 10)).toBeUndefined();
});

test('an import never takes away what is held for orders, and the ledger says so', () => {
  expect(importedStock(level, 0)).toMatchObject({
    onHandDelta: -6,
    note: 'The import named 0; 4 are held for orders.',
  });
});
