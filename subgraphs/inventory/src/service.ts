import { migrate } from '@hansa/kit/database/migrate';
import { openDatabase } from '@hansa/kit/database/database';
import { startEventing, type Eventing } from '@hansa/kit/events/eventing';
import { startWorker, type Worker } from '@hansa/kit/jobs/worker';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import { changeCounts } from './commands/change-counts.ts';
import { createLocation } from './commands/create-location.ts';
import { expireReservations } from './commands/expire-reservations.ts';
import { makeReservation } from './commands/make-reservation.ts';
import type { InventoryConfig } from './config.ts';
import { inventoryContext } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.ts';
import { availabilityOfVariants } from './queries/availability-of-variants.ts';
import { levelsOfVariants } from './queries/levels-of-variants.ts';
import { allLocations, locationsById } from './queries/locations.ts';
import { onProductDeleted } from './reactions/on-product-deleted.ts';
import { onProductSnapshot } from './reactions/on-product-snapshot.ts';
import { onReservationClaim } from './reactions/on-reservation-claim.ts';
import { onReservationMake } from './reactions/on-reservation-make.ts';
import { onReservationRelease } from './reactions/on-reservation-release.ts';
import type { Tables } from './store/tables.ts';

/** Locations, stock levels, reservations and the ledger of stock. */
export function createInventory(deps: ServiceDeps, config: InventoryConfig): Service {
  const { databaseUrl, bus, log, meter, connectionsMax, onStatement } = deps;
  const database = openDatabase<Tables>({
    url: databaseUrl,
    applicationName: 'inventory',
    ...(connectionsMax !== undefined && { connectionsMax }),
    onStatement,
    meter,
  });
  const db = database.kysely;
  const reactions = [
    onReservationMake({ makeReservation: makeReservation(config) }),
    onReservationClaim,
    onReservationRelease,
    ...onProductSnapshot,
    onProductDeleted,
  ];
  const expire = expireReservations({ db });
  let eventing: Eventing | undefined;
  let sweeper: Worker | undefined;

  return {
    name: 'inventory',
    subgraph: createSubgraph({
      name: 'inventory',
      schemaFile: new URL('../schema.graphql', import.meta.url),
      resolvers,
      context: inventoryContext({
        availabilityOfVariants: availabilityOfVariants({ db }),
        levelsOfVariants: levelsOfVariants({ db }),
        allLocations: allLocations({ db }),
        locationsById: locationsById({ db }),
        changeCounts: changeCounts({ db }),
        createLocation: createLocation({ db }),
      }),
      verifyIdentity: deps.verifyIdentity,
      log,
      meter,
    }),
    checks: [{ name: 'database', check: () => database.ping() }],
    migrate: () => migrate(database, new URL('../migrations/', import.meta.url), log),
    start: async () => {
      eventing = await startEventing({ db: database, bus, consumer: 'inventory', reactions, log, meter });
      const round = () => expire(config.sweepMax);
      sweeper = startWorker({ name: 'reservation-sweeper', pollMs: config.sweepMs, log, round });
    },
    stop: async () => {
      await sweeper?.stop();
      await eventing?.stop();
      await database.close();
    },
  };
}
