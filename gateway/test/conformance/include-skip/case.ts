import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'conditions hold at every level',
  subgraphs: productShop,
  asks: [
    {
      query:
        'query ($yes: Boolean!, $no: Boolean!) { products @include(if: $yes) { name @skip(if: $yes) id @include(if: $yes) stock @include(if: $no) } product(id: "1") @skip(if: $yes) { name } }',
      variables: { yes: true, no: false },
      data: { products: [{ id: '1' }, { id: '2' }] },
      asked: ['a'],
    },
    {
      query:
        'query ($yes: Boolean!, $no: Boolean = true) { products { ... @include(if: $no) { stock } ... on Product @skip(if: $yes) { name } } }',
      variables: { yes: false },
      data: {
        products: [
          { stock: 100, name: 'Anchor' },
          { stock: 200, name: 'Rope' },
        ],
      },
    },
  ],
};
