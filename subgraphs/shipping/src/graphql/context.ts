import type { Identity } from '@hansa/kit/auth/internal-token';
import DataLoader from 'dataloader';
import type { addTrackingEvent } from '../commands/add-tracking-event.ts';
import type { dispatchShipment } from '../commands/dispatch-shipment.ts';
import type { createZone, removeZone, updateZone } from '../commands/edit-zones.ts';
import type { Zone } from '../domain/zone.ts';
import type { allZones } from '../queries/all-zones.ts';
import type {
  eventsOfShipments,
  linesOfShipments,
  shipmentsById,
  shipmentsOfOrders,
  ShipmentView,
} from '../queries/shipments.ts';
import type { signQuote } from '../sign-quote.ts';

/** The use cases that the graph reaches. */
export interface ShippingUses {
  readonly allZones: ReturnType<typeof allZones>;
  readonly shipmentsById: ReturnType<typeof shipmentsById>;
  readonly shipmentsOfOrders: ReturnType<typeof shipmentsOfOrders>;
  readonly eventsOfShipments: ReturnType<typeof eventsOfShipments>;
  readonly linesOfShipments: ReturnType<typeof linesOfShipments>;
  readonly dispatchShipment: ReturnType<typeof dispatchShipment>;
  readonly addTrackingEvent: ReturnType<typeof addTrackingEvent>;
  readonly createZone: ReturnType<typeof createZone>;
  readonly updateZone: ReturnType<typeof updateZone>;
  readonly removeZone: ReturnType<typeof removeZone>;
  readonly signQuote: ReturnType<typeof signQuote>;
}

type Rows<Query extends (ids: readonly string[]) => Promise<readonly unknown[]>> = Awaited<ReturnType<Query>>;

export interface ShippingContext extends ShippingUses {
  readonly identity: Identity;
  /** One statement per question, however many objects of a request ask it. */
  readonly load: {
    readonly zones: () => Promise<readonly Zone[]>;
    readonly shipment: DataLoader<string, ShipmentView | undefined>;
    readonly shipmentsOfOrder: DataLoader<string, Rows<ShippingUses['shipmentsOfOrders']>>;
    readonly events: DataLoader<string, Rows<ShippingUses['eventsOfShipments']>>;
    readonly lines: DataLoader<string, Rows<ShippingUses['linesOfShipments']>>;
  };
}

export const shippingContext =
  (uses: ShippingUses) =>
  (identity: Identity): ShippingContext => {
    let zones: Promise<readonly Zone[]> | undefined;
    return {
      ...uses,
      identity,
      load: {
        zones: () => (zones ??= uses.allZones()),
        shipment: new DataLoader(async (ids) => {
          const byId = new Map((await uses.shipmentsById(ids)).map((each) => [each.id, each]));
          return ids.map((id) => byId.get(id));
        }),
        shipmentsOfOrder: groups(uses.shipmentsOfOrders, ({ orderId }) => orderId),
        events: groups(uses.eventsOfShipments, ({ shipmentId }) => shipmentId),
        lines: groups(uses.linesOfShipments, ({ shipmentId }) => shipmentId),
      },
    };
  };

/** Loads the rows of many owners at once and hands each owner its own. */
function groups<Row>(query: (ids: readonly string[]) => Promise<Row[]>, ownerOf: (row: Row) => string) {
  return new DataLoader<string, Row[]>(async (ids) => {
    const byOwner = new Map<string, Row[]>(ids.map((id) => [id, []]));
    for (const row of await query(ids)) byOwner.get(ownerOf(row))?.push(row);
    return ids.map((id) => byOwner.get(id) ?? []);
  });
}
