import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { firstZones } from '../domain/first-zones.ts';
import type { Tables } from '../store/tables.ts';
import { noteFirstZones, saveZone } from '../store/zones.ts';

type Deps = { readonly db: Kysely<Tables>; readonly homeCountry: string; readonly currencyCode: string };

/**
 * Gives a new shop zones and rates, so that it can sell at once. Here and not in a migration, because they
 * depend on the shop's country and currency. Once in the life of a database: what the merchant deletes stays
 * away.
 */
export const makeFirstZones =
  ({ db, homeCountry, currencyCode }: Deps) =>
  (): Promise<void> =>
    db.transaction().execute(async (tx) => {
      if (!(await noteFirstZones(tx))) return;
      for (const draft of firstZones(homeCountry, currencyCode)) {
        await saveZone(tx, { ...draft, id: createId('zone'), version: 1 });
      }
    });
