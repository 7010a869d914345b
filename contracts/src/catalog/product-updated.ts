import { defineFact } from '../contract.ts';
import { exampleProduct, productSnapshot } from './product-snapshot.ts';

export const productUpdated = defineFact({
  name: 'catalog.product.updated.v1',
  summary: 'A product or one of its variants changed; the event carries the whole product.',
  schema: productSnapshot,
  example: exampleProduct,
});
