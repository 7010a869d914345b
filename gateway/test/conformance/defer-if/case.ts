import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'a fragment is deferred only if its condition holds',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    {
      query: 'query ($d: Boolean!) { product(id: "1") { id ... @defer(if: $d) { stock } } }',
      variables: { d: true },
      data: { product: { id: '1' } },
      parts: [{ hasNext: false, incremental: [{ path: ['product'], data: { stock: 100 } }] }],
    },
    {
      query: 'query ($d: Boolean!) { product(id: "1") { id ... @defer(if: $d) { stock } } }',
      variables: { d: false },
      data: { product: { id: '1', stock: 100 } },
    },
  ],
};
