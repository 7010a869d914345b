import type { Kysely } from 'kysely';
import type { Shipment, TrackingStatus } from '../domain/shipment.ts';
import type { ShipmentLine } from '../store/shipments.ts';
import type { Tables } from '../store/tables.ts';

export interface ShipmentView {
  readonly id: string;
  readonly orderId: string;
  readonly status: Shipment['status'];
  readonly deliveryTitle: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  readonly createdAt: Date;
  readonly dispatchedAt: Date | null;
  readonly deliveredAt: Date | null;
}

export interface ShipmentEventView {
  readonly shipmentId: string;
  readonly at: Date;
  readonly status: TrackingStatus | 'CANCELLED';
  readonly message: string | null;
  readonly location: string | null;
}

type Deps = { readonly db: Kysely<Tables> };

export const shipmentsById =
  ({ db }: Deps) =>
  (ids: readonly string[]): Promise<ShipmentView[]> =>
    selectShipments(db).where('id', 'in', ids).execute();

export const shipmentsOfOrders =
  ({ db }: Deps) =>
  (orderIds: readonly string[]): Promise<ShipmentView[]> =>
    selectShipments(db).where('order_id', 'in', orderIds).orderBy('id').execute();

/** What happened to the shipments, the oldest first. */
export const eventsOfShipments =
  ({ db }: Deps) =>
  (shipmentIds: readonly string[]): Promise<ShipmentEventView[]> =>
    db
      .selectFrom('shipment_events')
      .select(['shipment_id as shipmentId', 'at', 'status', 'message', 'location'])
      .where('shipment_id', 'in', shipmentIds)
      .orderBy('at')
      .orderBy('id')
      .execute();

export const linesOfShipments =
  ({ db }: Deps) =>
  (shipmentIds: readonly string[]): Promise<(ShipmentLine & { shipmentId: string })[]> =>
    db
      .selectFrom('shipment_lines')
      .select(['shipment_id as shipmentId', 'line_id as lineId', 'title', 'sku', 'quantity'])
      .where('shipment_id', 'in', shipmentIds)
      .orderBy('shipment_id')
      .orderBy('position')
      .execute();

function selectShipments(db: Kysely<Tables>) {
  return db
    .selectFrom('shipments')
    .select([
      'id',
      'order_id as orderId',
      'status',
      'delivery_title as deliveryTitle',
      'carrier',
      'tracking_number as trackingNumber',
      'tracking_url as trackingUrl',
      'created_at as createdAt',
      'dispatched_at as dispatchedAt',
      'delivered_at as deliveredAt',
    ]);
}
