import type { Kysely } from 'kysely';
import type { Zone } from '../domain/zone.ts';
import { readZones } from '../store/zones.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { readonly db: Kysely<Tables> };

/** Every zone with its rates, the rest of the world last. */
export const allZones =
  ({ db }: Deps) =>
  (): Promise<Zone[]> =>
    readZones(db);
