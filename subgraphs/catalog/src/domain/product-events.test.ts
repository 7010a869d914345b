import { describe, expect, test } from '@jest/globals';
import type { ProductDraft, VariantDraft } from './product-draft.ts';
import { eventsOf, snapshotEventOf } from './product-events.ts';
import type { Product } from './product.ts';
import { reviseProduct } from './revise-product.ts';
import type { Revised, Revision } from './revision.ts';

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' });
const size = (value: string) => [{ name: 'Size', value }];

let drawn = 0;
const newId = (prefix: string) => `${prefix}_${(drawn += 1)}`;

function revise(current: Product | undefined, draft: ProductDraft): Revision {
  return reviseProduct(current, draft, { currencyCode: 'EUR', newId });
}

function revised(current: Product | undefined, draft: ProductDraft): Revised {
  const revision = revise(current, draft);
  if (revision.kind !== 'revised') throw new TypeError(JSON.stringify(revision));
  return revision;
}

const small: VariantDraft = { selectedOptions: size('Small'), sku: 'HB-S', price: eur('24.90') };
const large: VariantDraft = { selectedOptions: size('Large'), sku: 'HB-L', price: eur('119.00') };
const barrel: ProductDraft = { title: 'Herring barrel', handle: 'herring-barrel', variants: [small, large] };

describe('imported stock', () => {
  const withStock = (quantity: number) => ({ ...barrel, variants: [{ ...small, quantity }] });
  const first = revised(undefined, withStock(12));

  test('is told once, and again only as another number', () => {
    expect([...first.importedQuantities.values()]).toEqual([12]);
    expect(revise(first.product, withStock(12)).kind).toBe('unchanged');
    expect([...revised(first.product, withStock(7)).importedQuantities.values()]).toEqual([7]);
  });

  test('is not told again when something else changes', () => {
    const next = revised(first.product, { title: 'Barrel of herring' });
    const [event] = snapshotEventOf(next, 'EUR');
    expect(event?.data).toMatchObject({ variants: [{ variantId: first.product.variants[0]?.id }] });
    expect(JSON.stringify(event?.data)).not.toContain('importedQuantity');
  });
});

describe('events', () => {
  test('a new product is told as a whole', () => {
    const [event, ...others] = eventsOf(revised(undefined, barrel), 'EUR');
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'hansa.catalog.product.created.v1',
      sequence: 1,
      data: { handle: 'herring-barrel', variants: [{ title: 'Small', price: { amount: 2490 } }, {}] },
    });
  });

  test('a change is told as a whole and for each variant that was there before', () => {
    const { product } = revised(undefined, barrel);
    const added = { selectedOptions: size('Medium'), price: eur('44.50') };
    const next = revised(product, { variants: [{ ...small, price: eur('20') }, large, added] });
    const events = eventsOf(next, 'EUR');
    expect(events.map(({ type }) => type)).toEqual([
      'hansa.catalog.product.updated.v1',
      'hansa.catalog.variant.updated.v1',
    ]);
    expect(events[1]?.data).toMatchObject({ version: 2, price: { amount: 2000, currencyCode: 'EUR' } });
  });
});
