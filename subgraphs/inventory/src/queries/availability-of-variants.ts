import { sql, type Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

export interface Availability {
  readonly variantId: string;
  readonly availableForSale: boolean;
  /** Null where stock is not counted. */
  readonly quantityAvailable: number | null;
}

type Deps = { readonly db: Kysely<Tables> };

/**
 * What can be sold of each variant now, in one statement for any number of them. Holds whose time is over
 * do not count, whether or not they were cleared away. Variants nobody told us of are missing.
 */
export const availabilityOfVariants =
  ({ db }: Deps) =>
  async (variantIds: readonly string[]): Promise<Availability[]> => {
    const { rows } = await sql<Availability & { available: number }>`
      select variant.id as "variantId",
        product.active and not product.deleted and not variant.removed
          and (not variant.tracked or stock.on_hand > holds.held) as "availableForSale",
        case when variant.tracked then stock.on_hand - holds.held end as "quantityAvailable"
      from variants as variant
      join products as product on product.id = variant.product_id
      cross join lateral (
        select coalesce(sum(on_hand), 0)::bigint as on_hand from stock_levels where variant_id = variant.id
      ) as stock
      cross join lateral (
        select coalesce(sum(quantity), 0)::bigint as held from reservation_holds
        where variant_id = variant.id and held_until > now()
      ) as holds
      where variant.id = any(${variantIds}::text[])`.execute(db);
    return rows;
  };
