import { appendToOutbox } from '@hansa/kit/outbox/append';
import { track, type TrackingStatus } from '../domain/shipment.ts';
import { noteEvent, saveShipment, type ShipmentEvent, type StoredShipment } from '../store/shipments.ts';
import type { Tx } from '../store/tables.ts';
import { SOURCE, toEvents } from './shipment-events.ts';

export interface TrackingNews extends ShipmentEvent {
  readonly status: TrackingStatus;
}

/** Notes what was told of a locked shipment and moves it on where that is news. */
export async function takeTrackingNews(tx: Tx, stored: StoredShipment, news: TrackingNews): Promise<void> {
  const isNew = await noteEvent(tx, stored.id, news);
  if (!isNew) return;
  const { next, facts } = track(stored.shipment, news.status);
  if (next === stored.shipment) return;
  await saveShipment(tx, { ...stored, shipment: next, version: stored.version + facts.length });
  await appendToOutbox(tx, SOURCE, toEvents({ ...stored, shipment: next }, facts));
}
