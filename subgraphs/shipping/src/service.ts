import { openDatabase } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { startEventing, type Eventing } from '@hansa/kit/events/eventing';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import { addTrackingEvent } from './commands/add-tracking-event.ts';
import { dispatchShipment } from './commands/dispatch-shipment.ts';
import { createZone, removeZone, updateZone } from './commands/edit-zones.ts';
import { makeFirstZones } from './commands/make-first-zones.ts';
import { takeCarrierEvent } from './commands/take-carrier-event.ts';
import type { ShippingConfig } from './config.ts';
import { shippingContext } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.ts';
import { carrierWebhook } from './http/carrier-webhook.ts';
import { quoteKeys } from './http/quote-keys.ts';
import { allZones } from './queries/all-zones.ts';
import {
  eventsOfShipments,
  linesOfShipments,
  shipmentsById,
  shipmentsOfOrders,
} from './queries/shipments.ts';
import { onOrderCancelled } from './reactions/on-order-cancelled.ts';
import { onOrderConfirmed } from './reactions/on-order-confirmed.ts';
import { onShipmentCancel } from './reactions/on-shipment-cancel.ts';
import { signQuote } from './sign-quote.ts';
import type { Tables } from './store/tables.ts';

/** Zones, rates, delivery quotes, shipments and their tracking. */
export function createShipping(deps: ServiceDeps, config: ShippingConfig): Service {
  const { databaseUrl, bus, log, meter, connectionsMax, onStatement } = deps;
  const database = openDatabase<Tables>({
    url: databaseUrl,
    applicationName: 'shipping',
    ...(connectionsMax !== undefined && { connectionsMax }),
    onStatement,
    meter,
  });
  const db = database.kysely;
  const reactions = [onOrderConfirmed, onOrderCancelled, onShipmentCancel];
  const firstZones = makeFirstZones({ db, ...config });
  let eventing: Eventing | undefined;

  return {
    name: 'shipping',
    subgraph: createSubgraph({
      name: 'shipping',
      schemaFile: new URL('../schema.graphql', import.meta.url),
      resolvers,
      context: shippingContext({
        allZones: allZones({ db }),
        shipmentsById: shipmentsById({ db }),
        shipmentsOfOrders: shipmentsOfOrders({ db }),
        eventsOfShipments: eventsOfShipments({ db }),
        linesOfShipments: linesOfShipments({ db }),
        dispatchShipment: dispatchShipment({ db }),
        addTrackingEvent: addTrackingEvent({ db }),
        createZone: createZone({ db }),
        updateZone: updateZone({ db }),
        removeZone: removeZone({ db }),
        signQuote: signQuote(config.quoteSigningKey, config.quoteMinutes),
      }),
      verifyIdentity: deps.verifyIdentity,
      log,
      meter,
    }),
    checks: [{ name: 'database', check: () => database.ping() }],
    migrate: async () => {
      await migrate(database, new URL('../migrations/', import.meta.url), log);
      await firstZones();
    },
    start: async () => {
      eventing = await startEventing({ db: database, bus, consumer: 'shipping', reactions, log, meter });
    },
    stop: async () => {
      await eventing?.stop();
      await database.close();
    },
    routes: (app) => {
      quoteKeys(config.quoteSigningKey)(app);
      carrierWebhook({
        secrets: config.carrierSecrets,
        takeCarrierEvent: takeCarrierEvent({ db }),
        log,
        nowSeconds: () => Date.now() / 1_000,
      })(app);
    },
  };
}
