import { sql, type Kysely } from 'kysely';
import type { Level } from '../domain/stock.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { readonly db: Kysely<Tables> };

/** The levels of the variants in one statement, the default location first; `reserved` without lapsed holds. */
export const levelsOfVariants =
  ({ db }: Deps) =>
  async (variantIds: readonly string[]): Promise<Level[]> => {
    const { rows } = await sql<Level>`
      select level.variant_id as "variantId", level.location_id as "locationId", level.on_hand as "onHand",
        (
          select coalesce(sum(quantity), 0)::bigint from reservation_holds as hold
          where hold.variant_id = level.variant_id and hold.location_id = level.location_id
            and hold.held_until > now()
        ) as reserved
      from stock_levels as level
      join locations as location on location.id = level.location_id
      where level.variant_id = any(${variantIds}::text[])
      order by level.variant_id, location.is_default desc, location.id`.execute(db);
    return rows;
  };
