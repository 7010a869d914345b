import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { Kysely } from 'kysely';
import { dispatch, type Handover } from '../domain/shipment.ts';
import { lockShipment, noteEvent, saveShipment, toldStatuses } from '../store/shipments.ts';
import type { Tables, Tx } from '../store/tables.ts';
import { SOURCE, toEvents } from './shipment-events.ts';
import type { ShippingUserError } from './shipping-error-code.ts';

type Deps = { readonly db: Kysely<Tables> };

export interface DispatchShipment extends Handover {
  readonly shipmentId: string;
}

const TEXT_MAX = 100;
const URL_MAX = 2_000;

/** Gives an order's goods to the carrier. Whoever comes second, this or a cancellation, is refused. */
export const dispatchShipment =
  ({ db }: Deps) =>
  async (command: DispatchShipment): Promise<ShippingUserError[]> => {
    const problems = checkHandover(command);
    if (problems.length > 0) return problems;
    return db.transaction().execute((tx) => dispatchLocked(tx, command));
  };

async function dispatchLocked(tx: Tx, command: DispatchShipment): Promise<ShippingUserError[]> {
  const { shipmentId, carrier, trackingNumber, trackingUrl } = command;
  const stored = await lockShipment(tx, { id: shipmentId });
  if (!stored) return [refusal('NOT_FOUND', 'There is no such shipment.')];

  const told = await toldStatuses(tx, shipmentId);
  const decision = dispatch(stored.shipment, { carrier, trackingNumber, trackingUrl }, told);
  if (!decision.ok) {
    return decision.code === 'CANCELLED'
      ? [refusal('CANCELLED', 'The shipment was cancelled; its order is not to be sent.')]
      : [refusal('ALREADY_DISPATCHED', 'The shipment left before, with another carrier or number.')];
  }
  const { next, facts } = decision;
  if (facts.length === 0) return [];
  await saveShipment(tx, { ...stored, shipment: next, version: stored.version + facts.length });
  await noteEvent(tx, shipmentId, {
    status: 'DISPATCHED',
    message: `Handed over to ${carrier}.`,
    location: null,
    at: null,
  });
  await appendToOutbox(tx, SOURCE, toEvents({ ...stored, shipment: next }, facts));
  return [];
}

function checkHandover({ carrier, trackingNumber, trackingUrl }: Handover): ShippingUserError[] {
  const problems: ShippingUserError[] = [];
  const invalid = (field: string, message: string) =>
    problems.push({ code: 'INVALID', field: ['input', field], message });
  if (carrier.trim() === '' || carrier.length > TEXT_MAX) {
    invalid('carrier', `Give a carrier of 1 to ${TEXT_MAX} characters.`);
  }
  if ((trackingNumber ?? '').length > TEXT_MAX) {
    invalid('trackingNumber', `Use at most ${TEXT_MAX} characters.`);
  }
  if (trackingUrl !== null && !isWebAddress(trackingUrl)) {
    invalid('trackingUrl', 'Give an address that begins with https:// or http://.');
  }
  return problems;
}

/** Customers click on it, so nothing but a web address will do. */
function isWebAddress(text: string): boolean {
  return text.length <= URL_MAX && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function refusal(code: ShippingUserError['code'], message: string): ShippingUserError {
  return { code, field: ['input', 'shipmentId'], message };
}
