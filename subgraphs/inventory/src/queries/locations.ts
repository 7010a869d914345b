import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

export interface Location {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
}

type Deps = { readonly db: Kysely<Tables> };

/** All places where stock lies, the default one first. A merchant has a handful of them. */
export const allLocations =
  ({ db }: Deps) =>
  (): Promise<Location[]> =>
    selectLocations(db).orderBy('is_default', 'desc').orderBy('id').execute();

export const locationsById =
  ({ db }: Deps) =>
  (ids: readonly string[]): Promise<Location[]> =>
    selectLocations(db).where('id', 'in', ids).execute();

function selectLocations(db: Kysely<Tables>) {
  return db.selectFrom('locations').select(['id', 'name', 'is_default as isDefault']);
}
