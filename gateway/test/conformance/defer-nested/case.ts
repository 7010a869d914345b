import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'what is deferred within what is deferred comes after it',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    {
      query:
        '{ product(id: "1") { id ... @defer(label: "one") { name ... @defer(label: "two") { stock } } } }',
      data: { product: { id: '1' } },
      parts: [
        { hasNext: true, incremental: [{ label: 'one', path: ['product'], data: { name: 'P1' } }] },
        { hasNext: false, incremental: [{ label: 'two', path: ['product'], data: { stock: 100 } }] },
      ],
    },
  ],
};
