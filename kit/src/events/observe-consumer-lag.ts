import type { Meter, ObservableResult } from '@opentelemetry/api';
import { messageOf } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';

interface LagOptions {
  readonly meter: Meter;
  readonly log: Logger;
  /** How many events each consumer has before it, by its name. */
  readonly read: () => Promise<ReadonlyMap<string, number>>;
}

/** How far consumers are behind, asked for at each scrape and not by the consumers, so that one that is stuck shows. */
export function observeConsumerLag({ meter, log, read }: LagOptions): () => void {
  const gauge = meter.createObservableGauge('events_consumer_lag', {
    description: 'Events on the bus that a consumer has not finished, by consumer.',
  });
  const observe = async (result: ObservableResult) => {
    try {
      for (const [consumer, lag] of await read()) result.observe(lag, { consumer });
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'the lag of consumers cannot be measured');
    }
  };
  gauge.addCallback(observe);
  return () => gauge.removeCallback(observe);
}
