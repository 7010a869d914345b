import type { Kysely } from 'kysely';
import { lockShipment } from '../store/shipments.ts';
import type { Tables } from '../store/tables.ts';
import type { ShippingUserError } from './shipping-error-code.ts';
import { takeTrackingNews, type TrackingNews } from './take-tracking-news.ts';

type Deps = { readonly db: Kysely<Tables> };

export interface AddTrackingEvent extends TrackingNews {
  readonly shipmentId: string;
}

const TEXT_MAX = 500;

/** Notes what staff know of a shipment on its way. */
export const addTrackingEvent =
  ({ db }: Deps) =>
  async ({ shipmentId, ...news }: AddTrackingEvent): Promise<ShippingUserError[]> => {
    const problems = (['message', 'location'] as const)
      .filter((name) => (news[name] ?? '').length > TEXT_MAX)
      .map((name) => refusal('INVALID', name, `Use at most ${TEXT_MAX} characters.`));
    if (problems.length > 0) return problems;

    return db.transaction().execute(async (tx) => {
      const stored = await lockShipment(tx, { id: shipmentId });
      if (!stored) return [refusal('NOT_FOUND', 'shipmentId', 'There is no such shipment.')];
      const { status } = stored.shipment;
      if (status === 'PENDING')
        return [refusal('NOT_DISPATCHED', 'shipmentId', 'The goods have not been given to a carrier yet.')];
      if (status === 'CANCELLED')
        return [refusal('CANCELLED', 'shipmentId', 'The shipment was cancelled; it is not on its way.')];
      await takeTrackingNews(tx, stored, news);
      return [];
    });
  };

function refusal(code: ShippingUserError['code'], field: string, message: string): ShippingUserError {
  return { code, field: ['input', field], message };
}
