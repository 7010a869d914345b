import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import type { CollectionSummary } from '../domain/collection.ts';
import { groupBy } from '../domain/group-by.ts';
import { countCollectionsOf, selectCollectionsOf } from '../store/collections.ts';
import { toCollection } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';
import { countedOnce } from './counted-once.ts';

type Deps = { db: Kysely<Tables> };

/** The same page of the collections that each of these products is in, by one statement. */
export const collectionsOfProducts =
  ({ db }: Deps) =>
  async (productIds: readonly string[], args: PageArguments): Promise<Connection<CollectionSummary>[]> => {
    const page = readPage(args);
    const rows = groupBy(await selectCollectionsOf(db, productIds, page), (row) => row.product_id);
    const count = countedOnce(async () =>
      (await countCollectionsOf(db, productIds)).map((row) => [row.product_id, row.count]),
    );
    return productIds.map((id) =>
      toConnection({
        rows: rows.get(id) ?? [],
        page,
        cursorOf: (row) => [row.title_key, row.id],
        nodeOf: toCollection,
        totalCount: () => count(id),
      }),
    );
  };
