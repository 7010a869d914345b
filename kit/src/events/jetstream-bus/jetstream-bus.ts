import type { Meter } from '@opentelemetry/api';
import { jetstreamManager } from '@nats-io/jetstream';
import { Fault } from '../../errors/fault.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { EventBus } from '../bus.ts';
import { createPermits } from '../permits.ts';
import { unavailable } from './api-error.ts';
import { createDurabilityCheck } from './durability.ts';
import { startKeeper } from './keeper.ts';
import { openLink, type Link, type NatsAddress } from './link.ts';
import { observeJetStream } from './observe.ts';
import { createProgressStore } from './progress-store.ts';
import { createPublisher } from './publisher.ts';
import { startSubscription, type JetStreamConsumption } from './subscribe.ts';
import { streamExists, type StreamLimits, type StreamPlan } from './streams.ts';

export interface JetStreamBusOptions {
  readonly address: NatsAddress;
  /** What this process calls itself at the broker. */
  readonly name: string;
  /** Every stream there is, and which of them this process keeps. */
  readonly streams: readonly StreamPlan[];
  readonly limits?: StreamLimits;
  /** Whether to refuse a broker that may forget acknowledged events when its machine loses power. */
  readonly syncRequired?: boolean;
  readonly monitoringUrl?: string | undefined;
  /** How long the broker waits for a word about a message before it hands it out again. */
  readonly ackWaitMs?: number;
  readonly log: Logger;
  readonly meter?: Meter;
}

/** A handler that takes longer says so in between; a process that says nothing for so long is stuck. */
const ACK_WAIT_MS = 30_000;
/** Readiness has two seconds for all it asks. */
const ANSWER_MS = 1_500;
/** Resetting consumers, batches of more than one event, and leaving `traceparent` alone all came by then. */
const OLDEST_VERSION = [2, 14] as const;

/**
 * The event bus over NATS JetStream: a stream per publishing context, a durable pull consumer per subscriber on each
 * stream it reads, and one process at a time at work for a consumer. Streams and consumers are made here and made
 * again when they are gone. Events stay for 7 days.
 */
export async function createJetStreamBus(options: JetStreamBusOptions): Promise<EventBus> {
  const { address, name, log, meter } = options;
  const link = await openLink({ address, name, log, ...(meter && { meter }) });
  try {
    return await createOver(link, options);
  } catch (thrown) {
    await link.close();
    throw thrown;
  }
}

async function createOver(link: Link, options: JetStreamBusOptions): Promise<EventBus> {
  const { streams, limits = {}, log, meter, ackWaitMs = ACK_WAIT_MS } = options;
  refuseOldServer(link);
  const jsm = await jetstreamManager(link.nc, { checkAPI: false });
  const keeper = await startKeeper({ link, jsm, streams, limits, log }).catch((thrown: unknown) => {
    throw unavailable('The streams of NATS cannot be made', thrown);
  });
  const publisher = createPublisher({ link, streams, keeper });
  const store = createProgressStore(link, jsm, limits);
  const { syncRequired: required = true, monitoringUrl } = options;
  const verifyDurability = createDurabilityCheck({ link, required, monitoringUrl });
  const asking = await jetstreamManager(link.nc, { checkAPI: false, timeout: ANSWER_MS });
  const consumptions = new Set<JetStreamConsumption>();
  const permits = createPermits();
  const owned = streams.filter(({ owned: ours }) => ours);
  const stopObserving = meter
    ? observeJetStream({ jsm: asking, streams: owned, consumptions, meter, log })
    : () => undefined;

  const verifyStream = async (stream: string) => {
    if (!(await streamExists(asking, stream)))
      throw new Fault('UNAVAILABLE', `The stream ${stream} is gone.`);
  };

  return {
    system: 'nats',
    publish: publisher.publish,
    subscribe: (subscription) => {
      const consumption = startSubscription({
        ...{ subscription, permits, link, jsm, store, streams, ackWaitMs, log },
      });
      consumptions.add(consumption);
      return Promise.resolve({
        stop: async () => {
          await consumption.stop();
          consumptions.delete(consumption);
        },
      });
    },
    ping: async () => {
      if (!link.isUp()) throw new Fault('UNAVAILABLE', 'There is no connection to NATS.');
      await Promise.all([verifyDurability(), ...owned.map(({ name }) => verifyStream(name))]);
      const trouble = publisher.trouble();
      if (trouble !== undefined) throw new Fault('UNAVAILABLE', trouble);
    },
    close: async () => {
      stopObserving();
      await Promise.all([...consumptions].map(({ stop }) => stop()));
      await keeper.stop();
      await link.close();
    },
  };
}

function refuseOldServer({ nc }: Link): void {
  const version = nc.info?.version ?? '0.0.0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Fault(
    'INVALID_CONFIGURATION',
    `NATS at ${nc.getServer()} is version ${version}; Hansa needs ${OLDEST_VERSION.join('.')} or newer.`,
  );
}
