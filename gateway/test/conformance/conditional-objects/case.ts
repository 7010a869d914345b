import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'sub-selections of one object count each under its own condition',
  subgraphs: productShop,
  asks: [
    {
      query:
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") @include(if: $a) { name } product(id: "1") @include(if: $b) { stock } }',
      variables: { a: true, b: false },
      data: { product: { name: 'P1' } },
    },
    {
      query:
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") @include(if: $a) { name } product(id: "1") @include(if: $b) { stock } }',
      variables: { a: true, b: true },
      data: { product: { name: 'P1', stock: 100 } },
    },
  ],
};
