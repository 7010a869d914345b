import type { Generated, GeneratedAlways, Transaction } from 'kysely';
import type { MovementKind } from '../domain/stock.ts';

/** The columns of inventory's tables; what they mean is said in the migrations. */
export interface Tables {
  locations: { id: string; name: string; is_default: Generated<boolean>; created_at: Generated<Date> };
  products: { id: string; version: number; active: boolean; deleted: Generated<boolean> };
  variants: {
    id: string;
    product_id: string;
    version: number;
    tracked: boolean;
    removed: boolean;
    imported_version: Generated<number>;
    stock_version: Generated<number>;
  };
  stock_levels: { variant_id: string; location_id: string; on_hand: number; reserved: number };
  reservations: {
    order_id: string;
    state: 'NONE' | 'ACTIVE' | 'CLAIMED' | 'RELEASED' | 'REFUSED';
    version: number;
    expires_at: Date | null;
    released_because: 'ASKED' | 'EXPIRED' | null;
    restocked: Generated<boolean>;
    refusal_reason: 'INSUFFICIENT_STOCK' | 'UNKNOWN_VARIANT' | null;
    refused_variant_ids: Generated<string[]>;
    created_at: Generated<Date>;
  };
  reservation_holds: {
    order_id: string;
    variant_id: string;
    location_id: string;
    quantity: number;
    held_until: Date | null;
  };
  stock_movements: {
    id: GeneratedAlways<number>;
    variant_id: string;
    location_id: string;
    kind: MovementKind;
    on_hand_delta: number;
    reserved_delta: number;
    order_id: string | null;
    actor: string | null;
    note: string | null;
    at: Generated<Date>;
  };
}

export type Tx = Transaction<Tables>;
