import type { ServiceDeps } from '@hansa/kit/subgraph/service';
import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { CancelReason, Order, Process } from './domain/order.ts';
import type { OrderStore } from './store/order-store.ts';

type Meter = ServiceDeps['meter'];

/** What an operator wants to see of orders. */
export interface OrderMetrics {
  placed(): void;
  /** Called with an order before and after each new version. */
  advanced(before: Order, after: Order): void;
  /** Begins to count what waits; the database must be up to date. */
  start(): void;
  stop(): void;
}

/** Twice what all deadlines before the pivot come to; whatever is open longer needs somebody to look. */
const OPEN_TOO_LONG_MS = 30 * 60_000;

/** Deadlines are met within seconds; one that is still there after this has nobody who meets it. */
const OVERDUE_AFTER_MS = 30_000;

interface Options {
  readonly meter: Meter;
  readonly orders: Pick<OrderStore, 'countWaitingSince' | 'countWaiting'>;
  readonly log: Logger;
}

export function createOrderMetrics({ meter, orders, log }: Options): OrderMetrics {
  const placed = meter.createCounter('orders_placed', { description: 'Accepted orders.' });
  const confirmed = meter.createCounter('orders_confirmed', {
    description: 'Orders whose stock and payment are certain.',
  });
  const cancelled = meter.createCounter('orders_cancelled', {
    description: 'Orders that ended without a sale, by reason.',
  });
  const timeToConfirm = meter.createHistogram('orders_time_to_confirm_seconds', {
    unit: 's',
    description: 'From the acceptance of an order until stock and payment are certain.',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300] },
  });
  const capturesRepeated = meter.createCounter('orders_captures_repeated', {
    description: 'Captures that got no answer in time and were asked for again.',
  });
  // From zero on: the first of a kind is a step that can be seen, and an alert on it has something to stand on.
  for (const counter of [placed, confirmed, capturesRepeated]) counter.add(0);
  for (const reason of reasons) cancelled.add(0, { reason });
  let stopObserving = () => {};

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
    start: () => {
      stopObserving = observeWaiting({ meter, orders, log });
    },
    stop: () => stopObserving(),
  };
}

const reasons = Object.keys({
  CUSTOMER: true,
  DECLINED: true,
  INVENTORY: true,
  TIMEOUT: true,
  STAFF: true,
} satisfies Record<CancelReason, true>);

/** The steps in which the process waits for somebody. */
type WaitingStep = Extract<Process, { deadlineAt: string }>['step'];

const steps = Object.keys({
  RESERVING: true,
  AUTHORIZING: true,
  CLAIMING: true,
  CAPTURING: true,
  CANCELLING: true,
} satisfies Record<WaitingStep, true>);

/** Asked for at each scrape, so that a process that stands still shows. Replicas all tell the same numbers. */
function observeWaiting({ meter, orders, log }: Options): () => void {
  const open = meter.createObservableGauge('orders_open', {
    description: 'Orders whose process waits for an answer, by the step it is at.',
  });
  const overdue = meter.createObservableGauge('orders_deadlines_overdue', {
    description: 'Orders whose deadline passed more than 30 seconds ago and was not met, by step.',
  });
  const tooLong = meter.createObservableGauge('orders_open_too_long', {
    description: 'Orders older than 30 minutes whose process still waits for an answer.',
  });
  const gauges = [open, overdue, tooLong];
  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
    try {
      const waiting = new Map((await orders.countWaiting(OVERDUE_AFTER_MS)).map((each) => [each.step, each]));
      for (const step of steps) {
        result.observe(open, waiting.get(step)?.orders ?? 0, { step });
        result.observe(overdue, waiting.get(step)?.overdue ?? 0, { step });
      }
      result.observe(tooLong, await orders.countWaitingSince(OPEN_TOO_LONG_MS));
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'open orders cannot be counted');
    }
  };
  meter.addBatchObservableCallback(observe, gauges);
  return () => meter.removeBatchObservableCallback(observe, gauges);
}

function attemptsOf({ process }: Order): number {
  return process.step === 'CAPTURING' ? process.attempts : 0;
}
