import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import type { CollectionSummary } from '../domain/collection.ts';
import { countCollections, selectCollections } from '../store/collections.ts';
import { toCollection } from '../store/rows.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

/** All collections, by title. */
export const listCollections =
  ({ db }: Deps) =>
  async (args: PageArguments): Promise<Connection<CollectionSummary>> => {
    const page = readPage(args);
    return toConnection({
      rows: await selectCollections(db, page),
      page,
      cursorOf: (row) => [row.title_key, row.id],
      nodeOf: toCollection,
      totalCount: () => countCollections(db),
    });
  };
