import type { EventBus } from '@hansa/kit/events/bus';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import type { Databases } from '../databases.ts';
import type { Environment } from '../environment.ts';
import type { ServiceName } from '../service-names.ts';
import { eventStreams } from './event-streams.ts';
import { readNatsConfig } from './nats-config.ts';

interface EventBusOptions {
  readonly env: Environment;
  /** The services of this process. */
  readonly names: readonly ServiceName[];
  readonly databases: Databases;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The bus that the settings choose: JetStream where `NATS_URL` is given, a log in PostgreSQL otherwise. */
export async function openEventBus({
  env,
  names,
  databases,
  metrics,
  log,
}: EventBusOptions): Promise<EventBus> {
  const meter = metrics.meter('events');
  const nats = readNatsConfig(env);
  if (nats) {
    // Each is loaded where it is used: a start without NATS does not wait for its clients.
    const { createJetStreamBus } = await import('@hansa/kit/events/jetstream-bus/jetstream-bus');
    const name = `hansa ${names.join(' ')}`;
    return createJetStreamBus({ ...nats, name, streams: eventStreams(names), log, meter });
  }
  const { createPostgresBus } = await import('@hansa/kit/events/postgres-bus/postgres-bus');
  return createPostgresBus({ url: await databases.urlOf('events'), log, meter });
}
