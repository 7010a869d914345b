import { sql } from 'kysely';
import type { Tx } from './tables.ts';

/** Where imported stock goes, and where orders draw first. */
export async function defaultLocationId(tx: Tx): Promise<string> {
  const { id } = await tx
    .selectFrom('locations')
    .select('id')
    .where('is_default', '=', true)
    .executeTakeFirstOrThrow();
  return id;
}

export async function knownLocationIds(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.selectFrom('locations').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** False when another location has this name. */
export async function insertLocation(tx: Tx, location: { id: string; name: string }): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('locations')
    .values(location)
    .onConflict((conflict) => conflict.expression(sql`lower(name)`).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
