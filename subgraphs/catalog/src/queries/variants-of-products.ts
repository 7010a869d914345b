import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import { groupBy } from '../domain/group-by.ts';
import type { VariantDetails } from '../domain/product.ts';
import { toDetails } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';
import { countVariantsOf, selectVariantsOf } from '../store/variants.ts';
import { countedOnce } from './counted-once.ts';

type Deps = { db: Kysely<Tables> };

/** The same page of the variants of each of these products, by one statement. */
export const variantsOfProducts =
  ({ db }: Deps) =>
  async (productIds: readonly string[], args: PageArguments): Promise<Connection<VariantDetails>[]> => {
    const page = readPage(args);
    const rows = groupBy(await selectVariantsOf(db, productIds, page), (row) => row.product_id);
    const count = countedOnce(async () =>
      (await countVariantsOf(db, productIds)).map((row) => [row.product_id, row.count]),
    );
    return productIds.map((id) =>
      toConnection({
        rows: rows.get(id) ?? [],
        page,
        cursorOf: (row) => [row.position, row.id],
        nodeOf: toDetails,
        totalCount: () => count(id),
      }),
    );
  };
