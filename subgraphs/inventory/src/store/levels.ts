import { sql } from 'kysely';
import type { Level } from '../domain/stock.ts';
import type { Tx } from './tables.ts';

type Place = Pick<Level, 'variantId' | 'locationId'>;

/** Gives every place a level to count on. Call it with the variants locked. */
export async function ensureLevels(tx: Tx, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return;
  await sql`
    insert into stock_levels (variant_id, location_id)
    select * from unnest(
      ${places.map(({ variantId }) => variantId)}::text[],
      ${places.map(({ locationId }) => locationId)}::text[]
    )
    on conflict do nothing`.execute(tx);
}

/** The levels of these places in the order asked for; zeros where nothing ever lay. */
export async function levelsAt(tx: Tx, places: readonly Place[]): Promise<Level[]> {
  const { rows } = await sql<Level>`
    select place.variant_id as "variantId", place.location_id as "locationId",
      coalesce(level.on_hand, 0) as "onHand", coalesce(level.reserved, 0) as reserved
    from unnest(
      ${places.map(({ variantId }) => variantId)}::text[],
      ${places.map(({ locationId }) => locationId)}::text[]
    ) with ordinality as place (variant_id, location_id, position)
    left join stock_levels as level using (variant_id, location_id)
    order by place.position`.execute(tx);
  return rows;
}
