import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { euro } from '../test/examples.ts';
import { openStorage, type OpenedStorage } from '../test/opened-storage.ts';
import { overEveryStorage } from '../test/storages.ts';
import type { CustomerStore } from './customer-store.ts';
import type { ProductNews, VariantNews, VariantStore } from './variant-store.ts';

const variantNews = (variantId: string, changes: Partial<VariantNews> = {}): VariantNews => ({
  variantId,
  version: 1,
  title: 'Small',
  sku: 'HB-S',
  price: euro(2_490),
  weightGrams: 900,
  requiresShipping: true,
  taxable: true,
  ...changes,
});
const productNews = (name: string, changes: Partial<ProductNews> = {}): ProductNews => ({
  productId: `prod_${name}`,
  version: 1,
  title: 'Herring barrel',
  status: 'ACTIVE',
  variants: [variantNews(`var_${name}`)],
  removedVariantIds: [],
  ...changes,
});

overEveryStorage('copies of what others own', (kind) => {
  let opened: OpenedStorage;
  let variants: VariantStore;
  let customers: CustomerStore;
  beforeAll(async () => {
    opened = await openStorage(kind);
    ({ variants, customers } = opened.storage);
  });
  afterAll(() => opened.close());

  const variant = async (id: string) => (await variants.byIds([id])).get(id);

  describe('a variant', () => {
    test('is known by what the catalog said of it', async () => {
      await variants.keepProduct(productNews('known'));
      expect(await variant('var_known')).toEqual({
        id: 'var_known',
        title: 'Herring barrel – Small',
        sku: 'HB-S',
        price: euro(2_490),
        weightGrams: 900,
        requiresShipping: true,
        taxable: true,
        purchasable: true,
      });
    });

    test('that was asked for is a key of the answer, whatever it is', async () => {
      const ids = ['var_none', 'a\0b', 'x'.repeat(1_000)];
      expect([...(await variants.byIds(ids))]).toEqual(ids.map((id) => [id, undefined]));
      expect(await variants.byIds([])).toEqual(new Map());
    });

    test('is what the newest news says, in whatever order it comes, also all at once', async () => {
      const news = [3, 1, 5, 2, 4, 5, 1].map((version) =>
        variants.keepVariant('prod_late', variantNews('var_late', { version, price: euro(version) })),
      );
      await Promise.all(news);
      expect(await variant('var_late')).toMatchObject({ price: euro(5), purchasable: false });
      await variants.keepProduct(productNews('late', { version: 2, title: 'New' }));
      await variants.keepProduct(productNews('late', { version: 1, title: 'Old', status: 'DRAFT' }));
      expect(await variant('var_late')).toMatchObject({ title: 'New – Small', purchasable: true });
    });

    test('cannot be bought once it, or its product, was removed, and keeps its name', async () => {
      await variants.keepProduct(
        productNews('one', { variants: [variantNews('var_a'), variantNews('var_b')] }),
      );
      const removedVariantIds = ['var_a'];
      await variants.keepProduct(productNews('one', { version: 2, variants: [], removedVariantIds }));
      await variants.keepVariant('prod_one', variantNews('var_a', { version: 9 }));
      expect(await variant('var_a')).toMatchObject({ title: 'Herring barrel – Small', purchasable: false });
      expect(await variant('var_b')).toMatchObject({ purchasable: true });
      await variants.deleteProduct({ productId: 'prod_one', version: 3, variantIds: ['var_b'] });
      await variants.keepProduct(productNews('one', { version: 2 }));
      expect(await variant('var_b')).toMatchObject({ title: 'Herring barrel – Small', purchasable: false });
    });

    test('that was removed before it was heard of cannot be bought', async () => {
      await variants.deleteProduct({ productId: 'prod_gone', version: 2, variantIds: ['var_gone'] });
      await variants.keepProduct(productNews('gone'));
      expect((await variant('var_gone'))?.purchasable).toBe(false);
    });
  });

  describe('the address of a customer', () => {
    test('is the newest, in whatever order news comes', async () => {
      expect(await customers.emailOf('cust_none')).toBeNull();
      for (const version of [2, 1, 3, 2]) {
        await customers.keep({ customerId: 'cust_1', version, email: `${version}@example.com` });
      }
      expect(await customers.emailOf('cust_1')).toBe('3@example.com');
    });

    test('is gone with the customer, and no late news brings it back', async () => {
      const customerId = 'cust_2';
      await customers.keep({ customerId, version: 1, email: 'old@example.com' });
      await customers.erase({ customerId, version: 2 });
      await customers.keep({ customerId, version: 3, email: 'late@example.com' });
      expect(await customers.emailOf(customerId)).toBeNull();
      expect(await opened.mentions('late@example.com')).toBe(false);
      expect(await opened.mentions('old@example.com')).toBe(false);
    });
  });
});
