import type { Case } from '../../support/case.ts';
import { products } from '../../support/product-shop.ts';

export const theCase: Case = {
  promise: 'requests that travel together keep their variables apart',
  subgraphs: {
    a: products,
    b: {
      typeDefs: `type Product @key(fields: "id") { id: ID! in(city: String, n: Int): String }`,
      resolvers: {
        Product: {
          in: ({ id }: { id: string }, { city, n }: { city: string; n: number }) => `${id} ${city} ${n}`,
        },
      },
    },
  },
  asks: [
    {
      query:
        'query ($a: String, $b: String, $n: Int = 3) { products { in(city: $a) } product(id: "7") { in(city: $b, n: $n) } }',
      variables: { a: 'Wisby', b: 'Danzig' },
      data: {
        products: [{ in: '1 Wisby undefined' }, { in: '2 Wisby undefined' }],
        product: { in: '7 Danzig 3' },
      },
      asked: ['a', 'b'],
    },
  ],
};
