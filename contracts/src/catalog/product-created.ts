import { defineFact } from '../contract.ts';
import { exampleProduct, productSnapshot } from './product-snapshot.ts';

export const productCreated = defineFact({
  name: 'catalog.product.created.v1',
  summary: 'A product was added to the catalog.',
  schema: productSnapshot,
  example: exampleProduct,
});
