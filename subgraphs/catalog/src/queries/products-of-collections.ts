import { readPage, toConnection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import { facetsOf } from '../domain/facets.ts';
import { groupBy } from '../domain/group-by.ts';
import type { ProductFilter } from '../domain/product-filters.ts';
import type { Sight } from '../domain/visibility.ts';
import { countFacets, type ScopedFacetCount } from '../store/facet-counts.ts';
import { countMembers, selectMembers, type ProductSelection } from '../store/product-lists.ts';
import { toSummary } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';
import { countedOnce } from './counted-once.ts';
import type { ProductList } from './list-products.ts';
import { readFilters } from './read-filters.ts';

type Deps = { db: Kysely<Tables>; currencyCode: string };

export interface CollectionProducts extends PageArguments {
  readonly filters?: readonly ProductFilter[] | null | undefined;
}

/** The same page of the products of each of these collections, by one statement. */
export const productsOfCollections =
  ({ db, currencyCode }: Deps) =>
  async (ids: readonly string[], args: CollectionProducts, { seesAll }: Sight): Promise<ProductList[]> => {
    const page = readPage(args);
    const filters = readFilters(args.filters, currencyCode);
    const selection: ProductSelection = { scope: { showsAll: seesAll }, filters };
    const rows = groupBy(await selectMembers(db, ids, { ...selection, page }), (row) => row.collection_id);
    const count = countedOnce(async () =>
      (await countMembers(db, ids, selection)).map((row) => [row.collection_id, row.count]),
    );
    let counts: Promise<Map<string, ScopedFacetCount[]>> | undefined;
    const facets = async (id: string) => {
      counts ??= countFacets(db, selection, ids).then((found) => groupBy(found, ({ list }) => list));
      return facetsOf((await counts).get(id) ?? [], currencyCode);
    };
    return ids.map((id) => ({
      ...toConnection({
        rows: rows.get(id) ?? [],
        page,
        cursorOf: (row) => [row.position, row.id],
        nodeOf: toSummary,
        totalCount: () => count(id),
      }),
      filters: () => facets(id),
    }));
  };
