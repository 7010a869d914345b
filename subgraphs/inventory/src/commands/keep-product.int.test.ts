import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { productCreated } from '@hansa/contracts/catalog/product-created';
import { productDeleted } from '@hansa/contracts/catalog/product-deleted';
import { productUpdated } from '@hansa/contracts/catalog/product-updated';
import { createId } from '@hansa/kit/ids';
import { productOf, startInventory, type InventoryUnderTest } from '../test/inventory-under-test.ts';

let inventory: InventoryUnderTest;
beforeAll(async () => {
  inventory = await startInventory();
}, 60_000);
afterAll(() => inventory.close());

let variantId: string;
let productId: string;
beforeEach(() => {
  variantId = createId('var');
  productId = createId('prod');
});

type Snapshot = { version: number; status?: 'ACTIVE' | 'DRAFT'; imported?: number; removed?: boolean };

async function updated({ version, status = 'ACTIVE', imported, removed = false }: Snapshot) {
  const variant = {
    variantId,
    version,
    tracked: true,
    ...(imported !== undefined && { importedQuantity: imported }),
  };
  const fields = { productId, version, status, removedVariantIds: removed ? [variantId] : [] };
  await inventory.tell(productUpdated, productId, productOf(removed ? [] : [variant], fields));
}

const deleted = (version: number) =>
  inventory.tell(productDeleted, productId, { productId, version, variantIds: [variantId] });

describe('what an import named', () => {
  test('becomes the stock at the default location', async () => {
    await updated({ version: 1, imported: 12 });
    expect(await inventory.level(variantId)).toEqual({ onHand: 12, reserved: 0 });
  });

  test('counts once, and an older import that comes late not at all', async () => {
    await updated({ version: 3, imported: 7 });
    await updated({ version: 3, imported: 7 });
    await updated({ version: 2, imported: 99 });
    expect(await inventory.level(variantId)).toEqual({ onHand: 7, reserved: 0 });
  });

  test('counts even after a later version without one was heard of', async () => {
    await updated({ version: 3 });
    await updated({ version: 2, imported: 5 });
    expect(await inventory.level(variantId)).toEqual({ onHand: 5, reserved: 0 });
  });

  test('leaves on hand what is held for orders, and the ledger notes it', async () => {
    await updated({ version: 1, imported: 5 });
    await inventory.make(createId('ord'), [[variantId, 3]]);
    await updated({ version: 2, imported: 0 });
    expect(await inventory.level(variantId)).toEqual({ onHand: 3, reserved: 3 });
    const last = await inventory.database.kysely
      .selectFrom('stock_movements')
      .select(['kind', 'note'])
      .where('variant_id', '=', variantId)
      .orderBy('id', 'desc')
      .executeTakeFirst();
    expect(last).toEqual({ kind: 'IMPORT', note: 'The import named 0; 3 are held for orders.' });
  });
});

describe('what is for sale', () => {
  const forSale = { availableForSale: true, quantityAvailable: 4 };
  const notForSale = { availableForSale: false, quantityAvailable: 4 };

  test('a draft is not', async () => {
    await updated({ version: 1, imported: 4 });
    expect(await inventory.availability(variantId)).toEqual(forSale);
    await updated({ version: 2, status: 'DRAFT' });
    expect(await inventory.availability(variantId)).toEqual(notForSale);
  });

  test('late news does not put a product on sale again', async () => {
    await updated({ version: 3, status: 'DRAFT', imported: 4 });
    await updated({ version: 2, status: 'ACTIVE' });
    expect(await inventory.availability(variantId)).toEqual(notForSale);
  });

  test('a deleted product is not, whatever comes after', async () => {
    await deleted(2);
    await updated({ version: 1, imported: 4 });
    await updated({ version: 3 });
    expect(await inventory.availability(variantId)).toEqual(notForSale);
  });

  test('a removed variant is not, whatever comes late, and cannot be reserved', async () => {
    await updated({ version: 2, removed: true });
    await updated({ version: 1, imported: 4 });
    expect(await inventory.availability(variantId)).toEqual(notForSale);
    const order = createId('ord');
    await inventory.make(order, [[variantId, 1]]);
    expect(await inventory.answers(order)).toEqual(['refused UNKNOWN_VARIANT']);
  });

  test('news in any order leaves the same state', async () => {
    const ids = [createId('var'), createId('var')] as const;
    const newest = (id: string, version: number) =>
      productOf([{ variantId: id, version, tracked: true, importedQuantity: version * 10 }], {
        productId: `prod_${id}`,
        version,
      });
    for (const [id, order] of [
      [ids[0], [1, 2, 3, 1, 2, 3]],
      [ids[1], [3, 1, 2, 2, 1, 3]],
    ] as const) {
      for (const version of order) await inventory.tell(productCreated, `prod_${id}`, newest(id, version));
    }
    expect(await inventory.level(ids[0])).toEqual({ onHand: 30, reserved: 0 });
    expect(await inventory.level(ids[1])).toEqual({ onHand: 30, reserved: 0 });
  });

  test('a product without stock is not for sale, and one nobody told of neither', async () => {
    await updated({ version: 1 });
    const none = { availableForSale: false, quantityAvailable: 0 };
    expect(await inventory.availability(variantId)).toEqual(none);
    expect(await inventory.availability(createId('var'))).toEqual(none);
  });
});

test('the ledger sums to the counters after all of this', async () => {
  expect(await inventory.discrepancies()).toEqual([]);
});
