import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'a field that is selected twice needs only one of its conditions',
  subgraphs: productShop,
  asks: [
    {
      query:
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") { name @include(if: $a) ... @include(if: $b) { name stock } } }',
      variables: { a: false, b: true },
      data: { product: { name: 'P1', stock: 100 } },
    },
    {
      query:
        'query ($a: Boolean!, $b: Boolean!) { product(id: "1") { id ... @include(if: $a) { stock } ... @include(if: $b) { stock name } } }',
      variables: { a: true, b: false },
      data: { product: { id: '1', stock: 100 } },
    },
  ],
};
