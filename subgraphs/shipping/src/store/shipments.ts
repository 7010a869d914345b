import { sendLater } from '@hansa/kit/database/travelling-connection';
import { invariant } from '@hansa/kit/errors/invariant';
import { sql, type Selectable } from 'kysely';
import type { Shipment, TrackingStatus } from '../domain/shipment.ts';
import type { Tables, Tx } from './tables.ts';

export interface StoredShipment {
  readonly id: string;
  readonly orderId: string;
  readonly version: number;
  readonly shipment: Shipment;
}

export interface ShipmentLine {
  readonly lineId: string;
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
}

type Key = { readonly id: string } | { readonly orderId: string };

/** The row lock decides who is first, a dispatch or a cancellation. */
export async function lockShipment(tx: Tx, key: Key): Promise<StoredShipment | undefined> {
  const query = tx.selectFrom('shipments').selectAll().forUpdate();
  const row = await (
    'id' in key ? query.where('id', '=', key.id) : query.where('order_id', '=', key.orderId)
  ).executeTakeFirst();
  return row && toStored(row);
}

/** Every shipment that travels under this number, locked in the order of their ids. */
export async function lockShipmentsByTracking(
  tx: Tx,
  { carrier, trackingNumber }: { carrier: string | null; trackingNumber: string },
): Promise<StoredShipment[]> {
  const query = tx
    .selectFrom('shipments')
    .selectAll()
    .where('tracking_number', '=', trackingNumber)
    .orderBy('id')
    .forUpdate();
  const rows = await (
    carrier === null ? query : query.where(sql`lower(carrier)`, '=', carrier.toLowerCase())
  ).execute();
  return rows.map(toStored);
}

export async function insertShipment(
  tx: Tx,
  shipment: { id: string; orderId: string; deliveryTitle: string | null; lines: readonly ShipmentLine[] },
): Promise<void> {
  const { id, orderId, deliveryTitle, lines } = shipment;
  const shipmentRow = {
    id,
    order_id: orderId,
    status: 'PENDING',
    version: 1,
    delivery_title: deliveryTitle,
  } as const;
  await sendLater(tx, tx.insertInto('shipments').values(shipmentRow));
  const rows = lines.map(({ lineId, ...line }, position) => ({
    shipment_id: id,
    line_id: lineId,
    position,
    ...line,
  }));
  await sendLater(tx, tx.insertInto('shipment_lines').values(rows));
}

export async function saveShipment(tx: Tx, { id, version, shipment }: StoredShipment): Promise<void> {
  const { status } = shipment;
  const handover = 'handover' in shipment ? shipment.handover : undefined;
  await tx
    .updateTable('shipments')
    .set({
      status,
      version,
      ...(handover && {
        carrier: handover.carrier,
        tracking_number: handover.trackingNumber,
        tracking_url: handover.trackingUrl,
        dispatched_at: sql<Date>`coalesce(dispatched_at, now())`,
      }),
      ...(status === 'DELIVERED' && { delivered_at: sql<Date>`coalesce(delivered_at, now())` }),
    })
    .where('id', '=', id)
    .execute();
}

export interface ShipmentEvent {
  readonly status: TrackingStatus | 'CANCELLED';
  readonly message: string | null;
  readonly location: string | null;
  /** Now, where the teller did not say. */
  readonly at: Date | null;
  readonly sourceId?: string;
}

/** False when this event of the carrier was noted before. */
export async function noteEvent(tx: Tx, shipmentId: string, event: ShipmentEvent): Promise<boolean> {
  const { status, message, location, at, sourceId = null } = event;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('shipment_events')
    .values({
      shipment_id: shipmentId,
      status,
      message,
      location,
      at: at ?? sql<Date>`now()`,
      source_id: sourceId,
    })
    .onConflict((conflict) => conflict.columns(['shipment_id', 'source_id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What carriers told of the shipment so far. */
export async function toldStatuses(tx: Tx, shipmentId: string): Promise<TrackingStatus[]> {
  const rows = await tx
    .selectFrom('shipment_events')
    .select('status')
    .where('shipment_id', '=', shipmentId)
    .execute();
  return rows.flatMap(({ status }) => (status === 'CANCELLED' ? [] : [status]));
}

function toStored(row: Selectable<Tables['shipments']>): StoredShipment {
  return { id: row.id, orderId: row.order_id, version: row.version, shipment: toShipment(row) };
}

function toShipment(row: Selectable<Tables['shipments']>): Shipment {
  const { status } = row;
  if (status === 'PENDING' || status === 'CANCELLED') return { status };
  invariant(row.carrier !== null, 'What is underway has a carrier.');
  return {
    status,
    handover: {
      carrier: row.carrier,
      trackingNumber: row.tracking_number,
      trackingUrl: row.tracking_url,
    },
  };
}
