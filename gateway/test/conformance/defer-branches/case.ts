import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'parts wait for the fetches of the branch that was taken',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    {
      query:
        'query ($no: Boolean!) { product(id: "1") { id ... @defer { stock } ... @defer(if: $no) { name } } }',
      variables: { no: false },
      data: { product: { id: '1', name: 'P1' } },
      parts: [{ hasNext: false, incremental: [{ path: ['product'], data: { stock: 100 } }] }],
    },
  ],
};
