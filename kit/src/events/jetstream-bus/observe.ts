import type { Meter } from '@opentelemetry/api';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { Logger } from '../../telemetry/logger.ts';
import { observeConsumerLag } from '../observe-consumer-lag.ts';
import { observeStreams } from '../observe-streams.ts';
import { CONSUMER_NOT_FOUND, refusalCode, STREAM_NOT_FOUND } from './api-error.ts';
import type { JetStreamConsumption } from './subscribe.ts';
import type { StreamPlan } from './streams.ts';

interface Observed {
  /** With little patience: a scrape has none. */
  readonly jsm: JetStreamManager;
  /** What this process publishes to. */
  readonly streams: readonly StreamPlan[];
  readonly consumptions: ReadonlySet<JetStreamConsumption>;
  readonly meter: Meter;
  readonly log: Logger;
}

/** How far the consumers of this process are behind, and how full its streams are. */
export function observeJetStream({ jsm, streams, consumptions, meter, log }: Observed): () => void {
  const stopLag = observeConsumerLag({
    meter,
    log,
    read: async () => {
      const lags = [...consumptions].map(
        async (consumption) => [consumption.consumer, await lagOf(consumption, jsm)] as const,
      );
      return new Map(await Promise.all(lags));
    },
  });
  const stopStreams = observeStreams({
    meter,
    log,
    read: async () => {
      const sizes = streams.map(async ({ name }) => {
        const { config, state } = await jsm.streams.info(name);
        const bytesMax = config.max_bytes > 0 ? config.max_bytes : undefined;
        return [name, { bytes: state.bytes, bytesMax }] as const;
      });
      return new Map(await Promise.all(sizes));
    },
  });
  return () => {
    stopLag();
    stopStreams();
  };
}

async function lagOf(
  { consumer, streams, heldBack }: JetStreamConsumption,
  jsm: JetStreamManager,
): Promise<number> {
  const lags = await Promise.all(streams.map((stream) => lagOn(stream, consumer, jsm)));
  return lags.reduce((sum, lag) => sum + lag, heldBack());
}

async function lagOn(stream: string, consumer: string, jsm: JetStreamManager): Promise<number> {
  try {
    const { num_pending: waiting, num_ack_pending: taken } = await jsm.consumers.info(stream, consumer);
    return waiting + taken;
  } catch (thrown) {
    const code = refusalCode(thrown);
    // Nobody has published there yet, or it is being made anew.
    if (code === STREAM_NOT_FOUND || code === CONSUMER_NOT_FOUND) return 0;
    throw thrown;
  }
}
