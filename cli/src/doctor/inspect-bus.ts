import type { BusReport } from '@hansa/kit/events/bus-report';
import { inspectJetStream } from '@hansa/kit/events/jetstream-bus/inspect-jetstream';
import { inspectPostgresBus } from '@hansa/kit/events/postgres-bus/inspect-postgres-bus';
import type { Environment } from '../environment.ts';
import { eventStreams } from '../event-bus/event-streams.ts';
import { readNatsConfig } from '../event-bus/nats-config.ts';
import type { ServiceStores } from '../events/service-stores.ts';

/** The report of whichever bus the settings choose. */
export async function inspectBus(stores: ServiceStores, env: Environment): Promise<BusReport> {
  const nats = readNatsConfig(env);
  if (nats) return inspectJetStream({ ...nats, streams: eventStreams([]) });
  return inspectPostgresBus(await stores.eventsUrl());
}
