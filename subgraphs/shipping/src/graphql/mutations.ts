import { hasScope } from '@hansa/kit/auth/viewer';
import { Fault } from '@hansa/kit/errors/fault';
import type { EditedZone } from '../commands/edit-zones.ts';
import type { ShippingUserError } from '../commands/shipping-error-code.ts';
import type { TrackingStatus } from '../domain/shipment.ts';
import type { ZoneDraft } from '../domain/zone.ts';
import type { ShippingContext } from './context.ts';
import { readRates, type RateInput } from './read-rates.ts';

interface Input<T> {
  readonly input: T;
}

interface DispatchInput {
  readonly shipmentId: string;
  readonly carrier: string;
  readonly trackingNumber?: string | null;
  readonly trackingUrl?: string | null;
}

interface TrackingInput {
  readonly shipmentId: string;
  readonly status: TrackingStatus | 'PENDING' | 'CANCELLED';
  readonly message?: string | null;
  readonly location?: string | null;
  readonly at?: Date | null;
}

interface ZoneInput {
  readonly name?: string | null;
  readonly countries?: readonly string[] | null;
  readonly restOfWorld?: boolean | null;
  readonly rates?: readonly RateInput[] | null;
}

interface ZoneEditInput extends ZoneInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

/** What staff do with shipments and zones. */
export const mutations = {
  shipmentDispatch: async (_parent: never, { input }: Input<DispatchInput>, context: ShippingContext) => {
    requireScope(context, ['shipping:write']);
    const { trackingNumber = null, trackingUrl = null, ...rest } = input;
    const userErrors = await context.dispatchShipment({ ...rest, trackingNumber, trackingUrl });
    return { shipment: reload(context, input.shipmentId), userErrors };
  },

  shipmentTrackingEventAdd: async (
    _parent: never,
    { input }: Input<TrackingInput>,
    context: ShippingContext,
  ) => {
    requireScope(context, ['shipping:write']);
    const { shipmentId, status, message = null, location = null, at = null } = input;
    const userErrors =
      status === 'PENDING' || status === 'CANCELLED'
        ? [notTracking(status)]
        : await context.addTrackingEvent({ shipmentId, status, message, location, at });
    return { shipment: reload(context, shipmentId), userErrors };
  },

  shippingZoneCreate: async (
    _parent: never,
    { input }: Input<ZoneInput & { name: string }>,
    context: ShippingContext,
  ) => {
    requireScope(context, ['shipping:write']);
    const draft = { name: input.name, countries: [], restOfWorld: false, rates: [] };
    return editZone(input, (changes) => context.createZone({ ...draft, ...changes }));
  },

  shippingZoneUpdate: async (_parent: never, { input }: Input<ZoneEditInput>, context: ShippingContext) => {
    requireScope(context, ['shipping:write']);
    const { id, expectedVersion = null } = input;
    return editZone(input, (changes) => context.updateZone({ id, expectedVersion, ...changes }));
  },

  shippingZoneDelete: async (_parent: never, { input }: Input<ZoneEditInput>, context: ShippingContext) => {
    requireScope(context, ['shipping:write']);
    const { id, expectedVersion = null } = input;
    const edited = await context.removeZone({ id, expectedVersion });
    return edited.ok
      ? { deletedShippingZoneId: id, userErrors: [] }
      : { deletedShippingZoneId: null, userErrors: edited.userErrors };
  },
};

async function editZone(input: ZoneInput, edit: (changes: Partial<ZoneDraft>) => Promise<EditedZone>) {
  const read = input.rates ? readRates(input.rates) : undefined;
  if (read && !read.ok) return { shippingZone: null, userErrors: read.userErrors };
  const edited = await edit({
    ...(input.name != null && { name: input.name }),
    ...(input.countries && { countries: input.countries }),
    ...(input.restOfWorld != null && { restOfWorld: input.restOfWorld }),
    ...(read && { rates: read.rates }),
  });
  return edited.ok
    ? { shippingZone: edited.zone, userErrors: [] }
    : { shippingZone: null, userErrors: edited.userErrors };
}

/** An earlier mutation of the same request may have loaded the shipment as it was. */
function reload({ load }: ShippingContext, shipmentId: string) {
  load.events.clear(shipmentId);
  return load.shipment.clear(shipmentId).load(shipmentId);
}

function notTracking(status: string): ShippingUserError {
  return { code: 'INVALID', field: ['input', 'status'], message: `${status} is not told by carriers.` };
}

/** The gateway enforces the schema's directives; this is for the day it is told otherwise. */
export function requireScope({ identity }: ShippingContext, anyOf: readonly string[]): void {
  if (anyOf.some((scope) => hasScope(identity.viewer, scope))) return;
  throw new Fault('FORBIDDEN', `This needs the scope ${anyOf.join(' or ')}.`);
}
