import { setTimeout as sleep } from 'node:timers/promises';
import type { Meter } from '@opentelemetry/api';
import type { EventBus } from '../events/bus.ts';
import { publishTraced } from '../events/event-spans.ts';
import { startWorker, type Worker } from '../jobs/worker.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createRelayObserver } from './observe-relay.ts';
import type { Outbox } from './outbox.ts';

export interface RelayOptions {
  readonly outbox: Outbox;
  readonly bus: Pick<EventBus, 'publish' | 'system'>;
  readonly log: Logger;
  readonly meter?: Meter | undefined;
}

/** What one acknowledgement of the bus covers: large enough to amortise it, small enough to repeat. */
const BATCH_MAX = 200;

/**
 * The pause after a batch that was not full. The first event after a quiet time goes at once; under load those
 * that come meanwhile share a batch, which doubles what gets through.
 */
const GATHER_MS = 10;

/** The fallback when a wake-up was lost. */
const POLL_MS = 1_000;

/**
 * Brings events from the outbox to the bus, as often as it takes. An event is marked only after the bus
 * has it; a crash in between publishes it twice, which the bus or the inbox absorbs.
 *
 * Any number of processes may run a relay; the outbox lets one at a time through.
 */
export function startRelay({ outbox, bus, log, meter }: RelayOptions): Worker {
  const observe = createRelayObserver(outbox, { meter, log });
  const worker = startWorker({
    name: 'outbox-relay',
    pollMs: POLL_MS,
    log,
    round: async () => {
      const sent = await outbox.drain(BATCH_MAX, (events) =>
        observe.publishing(publishTraced(events, bus.system, () => bus.publish(events))),
      );
      observe.published(sent);
      if (sent > 0) log.debug({ events: sent }, 'events are on the bus');
      if (sent >= BATCH_MAX) return sent;
      // That was the end of the outbox; what comes after it wakes us.
      if (sent > 0) await sleep(GATHER_MS);
      return 0;
    },
  });

  return {
    wake: worker.wake,
    stop: async () => {
      observe.stop();
      await worker.stop();
    },
  };
}
