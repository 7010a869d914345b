import type { Meter } from '@opentelemetry/api';
import { inSeconds } from '../telemetry/buckets.ts';
import type { Outcome } from './dispatch.ts';
import type { EventEnvelope } from './envelope.ts';

interface Handling {
  readonly attempt: number;
  readonly outcome: Outcome['kind'];
  readonly tookMs: number;
}

export interface ConsumerObserver {
  handled(event: EventEnvelope, handling: Handling): void;
  buried(): void;
}

/** Up to a minute, because events wait for neighbours that are away. */
const DELAY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600];

/** Counts what becomes of events, and measures how long they took from the fact to its effect. */
export function createConsumerObserver(consumer: string, meter: Meter | undefined): ConsumerObserver {
  if (!meter) return { handled: () => undefined, buried: () => undefined };
  const outcomes = meter.createCounter('events_outcomes', {
    description: 'Attempts to handle an event, by consumer, type and outcome.',
  });
  const durations = meter.createHistogram('events_handling_duration_seconds', {
    ...inSeconds,
    description: 'Attempts to handle an event that concerns the consumer, by outcome.',
  });
  const delays = meter.createHistogram('events_delay_seconds', {
    unit: 's',
    description: 'From the moment an event happened until its effect was committed.',
    advice: { explicitBucketBoundaries: DELAY_BUCKETS },
  });
  const redeliveries = meter.createCounter('events_redeliveries', {
    description: 'Deliveries of an event that was delivered before.',
  });
  const buried = meter.createCounter('events_buried', {
    description: 'Events that were given up and put to the dead letters.',
  });
  // A counter that is not there until the first mishap cannot be told from one that is broken, nor its first step seen.
  redeliveries.add(0, { consumer });
  buried.add(0, { consumer });

  return {
    handled: (event, { attempt, outcome, tookMs }) => {
      outcomes.add(1, { consumer, type: event.type, outcome });
      if (attempt > 1) redeliveries.add(1, { consumer });
      if (outcome === 'ignored') return;
      durations.record(tookMs / 1_000, { consumer, outcome });
      if (outcome === 'handled') {
        delays.record((Date.now() - Date.parse(event.time)) / 1_000, { consumer });
      }
    },
    buried: () => buried.add(1, { consumer }),
  };
}
