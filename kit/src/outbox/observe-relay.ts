import type { BatchObservableResult, Meter } from '@opentelemetry/api';
import { codeOf, messageOf } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Outbox } from './outbox.ts';

export interface RelayObserver {
  /** Counts it if the bus does not take the events. */
  publishing(published: Promise<void>): Promise<void>;
  published(events: number): void;
  stop(): void;
}

/** Why the bus did not take events: it is away, or it is there and refuses, as a full stream does. */
type Reason = 'unavailable' | 'refused';

export function createRelayObserver(
  outbox: Pick<Outbox, 'backlog'>,
  { meter, log }: { meter: Meter | undefined; log: Logger },
): RelayObserver {
  if (!meter) return { publishing: (published) => published, published: ignore, stop: ignore };
  const published = meter.createCounter('outbox_published_events', {
    description: 'Events that the bus has taken.',
  });
  const failures = meter.createCounter('outbox_publish_failures', {
    description: 'Attempts to publish a batch of events that the bus did not take, by reason.',
  });
  const failed = (times: number, reason: Reason) => failures.add(times, { reason });
  published.add(0);
  failed(0, 'unavailable');
  failed(0, 'refused');
  return {
    publishing: async (publishing) => {
      try {
        await publishing;
      } catch (thrown) {
        failed(1, isAway(thrown) ? 'unavailable' : 'refused');
        throw thrown;
      }
    },
    published: (events) => {
      if (events > 0) published.add(events);
    },
    stop: observeBacklog(outbox, meter, log),
  };
}

function isAway(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code === 'UNAVAILABLE' || code === 'TIMEOUT';
}

/** Asked for at each scrape and not by the relay, so that a relay that is stuck shows. */
function observeBacklog(outbox: Pick<Outbox, 'backlog'>, meter: Meter, log: Logger): () => void {
  const waiting = meter.createObservableGauge('outbox_waiting_events', {
    description: 'Events that the bus does not have yet.',
  });
  const oldest = meter.createObservableGauge('outbox_oldest_seconds', {
    unit: 's',
    description: 'How long the oldest of them has been waiting.',
  });
  const observe = async (result: BatchObservableResult) => {
    try {
      const { events, oldestAgeSeconds } = await outbox.backlog();
      result.observe(waiting, events);
      result.observe(oldest, oldestAgeSeconds);
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'the outbox cannot be measured');
    }
  };
  meter.addBatchObservableCallback(observe, [waiting, oldest]);
  return () => meter.removeBatchObservableCallback(observe, [waiting, oldest]);
}

function ignore(): void {
  // Nobody measures.
}
