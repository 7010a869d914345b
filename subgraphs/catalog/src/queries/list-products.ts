import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import { facetsOf, type Facet } from '../domain/facets.ts';
import type { ProductFilter } from '../domain/product-filters.ts';
import type { ProductSummary } from '../domain/product.ts';
import type { Sight } from '../domain/visibility.ts';
import { countFacets } from '../store/facet-counts.ts';
import { countProducts, selectProducts, type ProductSelection } from '../store/product-lists.ts';
import { sortingBy, type ProductSortKey } from '../store/product-sorting.ts';
import { toSummary } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';
import { readFilters } from './read-filters.ts';
import { readQuery } from './read-query.ts';

type Deps = { db: Kysely<Tables>; currencyCode: string; correctsSpelling: () => Promise<boolean> };

export interface ListProducts extends PageArguments {
  readonly query?: string | null | undefined;
  readonly filters?: readonly ProductFilter[] | null | undefined;
  readonly sortKey?: ProductSortKey | null | undefined;
  readonly reverse?: boolean | null | undefined;
}

/** Products, and what else they could be narrowed by. Counting happens only when it is asked for. */
export interface ProductList extends Connection<ProductSummary> {
  readonly filters: () => Promise<readonly Facet[]>;
}

/** The products that match a search and filters, sorted, one page of them. */
export const listProducts =
  (deps: Deps) =>
  async (args: ListProducts, { seesAll }: Sight): Promise<ProductList> => {
    const { db, currencyCode } = deps;
    const page = readPage(args);
    const filters = readFilters(args.filters, currencyCode);
    const search = await readQuery(deps, args.query);
    if (search.kind === 'nothing') return emptyList(args);

    const tsquery = search.kind === 'words' ? search.tsquery : undefined;
    const selection: ProductSelection = { scope: { showsAll: seesAll, tsquery }, filters };
    const sortKey = args.sortKey ?? (tsquery === undefined ? 'TITLE' : 'RELEVANCE');
    const sorting = sortingBy(sortKey, args.reverse ?? false, tsquery);
    const connection = toConnection({
      rows: await selectProducts(db, selection, { page, sorting }),
      page,
      cursorOf: sorting.cursorOf,
      nodeOf: toSummary,
      totalCount: () => countProducts(db, selection),
    });
    return { ...connection, filters: async () => facetsOf(await countFacets(db, selection), currencyCode) };
  };

function emptyList(args: ListProducts): ProductList {
  const connection = toConnection<never, ProductSummary>({
    rows: [],
    page: readPage(args),
    cursorOf: () => [],
    nodeOf: (row) => row,
    totalCount: () => Promise.resolve(0),
  });
  return { ...connection, filters: () => Promise.resolve([]) };
}
