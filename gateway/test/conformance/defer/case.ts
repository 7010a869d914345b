import type { Case } from '../../support/case.ts';
import { productShop } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'what is deferred comes later, in the form that Apollo Client understands',
  stock: 'it knows no @defer',
  subgraphs: productShop,
  asks: [
    {
      query: '{ product(id: "1") { id ... @defer(label: "later") { stock name } } }',
      data: { product: { id: '1' } },
      parts: [
        {
          hasNext: false,
          incremental: [{ label: 'later', path: ['product'], data: { stock: 100, name: 'P1' } }],
        },
      ],
    },
  ],
};
