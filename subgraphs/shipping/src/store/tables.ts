import type { Generated, GeneratedAlways, Transaction } from 'kysely';
import type { Shipment, TrackingStatus } from '../domain/shipment.ts';

/** The columns of shipping's tables; what they mean is said in the migrations. */
export interface Tables {
  deliveries: { order_id: string; called_off: Generated<boolean>; version: Generated<number> };
  shipments: {
    id: string;
    order_id: string;
    status: Shipment['status'];
    version: number;
    delivery_title: string | null;
    carrier: string | null;
    tracking_number: string | null;
    tracking_url: string | null;
    created_at: Generated<Date>;
    dispatched_at: Date | null;
    delivered_at: Date | null;
  };
  shipment_lines: {
    shipment_id: string;
    line_id: string;
    position: number;
    title: string;
    sku: string | null;
    quantity: number;
  };
  shipment_events: {
    id: GeneratedAlways<number>;
    shipment_id: string;
    status: TrackingStatus | 'CANCELLED';
    message: string | null;
    location: string | null;
    at: Date;
    source_id: string | null;
  };
  shipping_zones: { id: string; name: string; rest_of_world: boolean; version: Generated<number> };
  shipping_zone_countries: { country_code: string; zone_id: string };
  shipping_rates: {
    zone_id: string;
    position: number;
    code: string;
    title: string;
    description: string | null;
    amount: number;
    currency_code: string;
    min_weight_grams: number;
    max_weight_grams: number | null;
    min_subtotal: number;
    max_subtotal: number | null;
    min_days: number;
    max_days: number;
  };
}

export type Tx = Transaction<Tables>;
