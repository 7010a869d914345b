import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface StockDiscrepancy {
  readonly variantId: string;
  readonly locationId: string;
  readonly onHand: number;
  readonly reserved: number;
  /** What the ledger says `onHand` and `reserved` must be. */
  readonly ledgerOnHand: number;
  readonly ledgerReserved: number;
  /** What the holds in force say `reserved` must be. */
  readonly held: number;
}

/** Levels whose counters are not what ledger and holds say. There are none, ever; tests and operators ask. */
export async function stockDiscrepancies(db: Kysely<Tables>): Promise<StockDiscrepancy[]> {
  const { rows } = await sql<StockDiscrepancy>`
    select variant_id as "variantId", location_id as "locationId", on_hand as "onHand", reserved,
      ledger.on_hand_sum as "ledgerOnHand", ledger.reserved_sum as "ledgerReserved", holds.held
    from stock_levels as level
    cross join lateral (
      select coalesce(sum(on_hand_delta), 0)::bigint as on_hand_sum,
        coalesce(sum(reserved_delta), 0)::bigint as reserved_sum
      from stock_movements as movement
      where movement.variant_id = level.variant_id and movement.location_id = level.location_id
    ) as ledger
    cross join lateral (
      select coalesce(sum(quantity), 0)::bigint as held from reservation_holds as hold
      where hold.variant_id = level.variant_id and hold.location_id = level.location_id
        and hold.held_until is not null
    ) as holds
    where on_hand <> on_hand_sum or reserved <> reserved_sum or reserved <> held`.execute(db);
  return rows;
}
