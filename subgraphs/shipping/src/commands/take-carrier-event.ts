import type { Kysely } from 'kysely';
import { lockShipment, lockShipmentsByTracking } from '../store/shipments.ts';
import type { Tables } from '../store/tables.ts';
import { takeTrackingNews, type TrackingNews } from './take-tracking-news.ts';

type Deps = { readonly db: Kysely<Tables> };

export interface CarrierEvent extends TrackingNews {
  /** The carrier's id of the event; its effect happens once. */
  readonly sourceId: string;
  /** What it is about: our shipment, or all that travel under a number. */
  readonly about:
    { readonly shipmentId: string } | { readonly carrier: string | null; readonly trackingNumber: string };
}

/**
 * Takes a carrier's word; false when no shipment is meant by it. News that overtakes our own dispatch is kept
 * and counts from then on. Repeated news has no effect.
 */
export const takeCarrierEvent =
  ({ db }: Deps) =>
  ({ about, ...news }: CarrierEvent): Promise<boolean> =>
    db.transaction().execute(async (tx) => {
      const found =
        'shipmentId' in about
          ? [await lockShipment(tx, { id: about.shipmentId })]
          : await lockShipmentsByTracking(tx, about);
      const shipments = found.filter((stored) => stored !== undefined);
      for (const stored of shipments) await takeTrackingNews(tx, stored, news);
      return shipments.length > 0;
    });
