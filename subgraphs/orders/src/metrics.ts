import type { ServiceDeps } from '@hansa/kit/subgraph/service';
import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Order } from './domain/order.ts';

type Meter = ServiceDeps['meter'];

/** What an operator wants to see of orders. */
export interface OrderMetrics {
  placed(): void;
  /** Called with an order before and after each new version. */
  advanced(before: Order, after: Order): void;
  stop(): void;
}

/** Twice what all deadlines before the pivot come to; whatever is open longer needs somebody to look. */
const OPEN_TOO_LONG_MS = 30 * 60_000;

interface Options {
  readonly meter: Meter;
  readonly countWaitingSince: (ms: number) => Promise<number>;
  readonly log: Logger;
}

export function createOrderMetrics({ meter, countWaitingSince, log }: Options): OrderMetrics {
  const placed = meter.createCounter('orders_placed', { description: 'Accepted orders.' });
  const confirmed = meter.createCounter('orders_confirmed', {
    description: 'Orders whose stock and payment are certain.',
  });
  const cancelled = meter.createCounter('orders_cancelled', {
    description: 'Orders that ended without a sale, by reason.',
  });
  const timeToConfirm = meter.createHistogram('orders_time_to_confirm_seconds', {
    description: 'From the acceptance of an order until stock and payment are certain.',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300] },
  });
  const capturesRepeated = meter.createCounter('orders_captures_repeated', {
    description: 'Captures that got no answer in time and were asked for again.',
  });
  const openTooLong = meter.createObservableGauge('orders_open_too_long', {
    description: 'Orders older than 30 minutes whose process still waits for an answer.',
  });
  const observe = async (result: { observe(value: number): void }) => {
    try {
      result.observe(await countWaitingSince(OPEN_TOO_LONG_MS));
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'open orders cannot be counted');
    }
  };
  openTooLong.addCallback(observe);

  return {
    placed: () => placed.add(1),
    advanced: (before, after) => {
      if (before.status === 'PENDING' && after.status === 'CONFIRMED') {
        confirmed.add(1);
        timeToConfirm.record((Date.parse(after.updatedAt) - Date.parse(after.placedAt)) / 1_000);
      }
      if (before.status !== 'CANCELLED' && after.status === 'CANCELLED') {
        cancelled.add(1, { reason: after.cancelReason ?? '' });
      }
      if (attemptsOf(after) > Math.max(attemptsOf(before), 1)) capturesRepeated.add(1);
    },
    stop: () => openTooLong.removeCallback(observe),
  };
}

function attemptsOf({ process }: Order): number {
  return process.step === 'CAPTURING' ? process.attempts : 0;
}
