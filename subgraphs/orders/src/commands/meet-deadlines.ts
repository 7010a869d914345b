import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { inSpan } from '@hansa/kit/telemetry/span';
import { withTraceOf } from '@hansa/kit/telemetry/trace';
import { advance } from '../domain/process.ts';
import type { ProcessTiming } from '../domain/process-moves.ts';
import type { OrderMetrics } from '../metrics.ts';
import type { OrderStore } from '../store/order-store.ts';

type Deps = {
  readonly orders: Pick<OrderStore, 'byId' | 'dueIds' | 'changeDue'>;
  readonly timing: ProcessTiming;
  readonly metrics: Pick<OrderMetrics, 'advanced'>;
  readonly log: Logger;
};

/** One round stays short, so that stopping the service never waits long for it. */
const ROUND_MAX = 50;

/** An order that cannot be moved is a bug of ours; trying it every second would only fill the log. */
const REST_MS = 60_000;

/**
 * One round over the orders whose step got no answer in time; returns how many were moved on. Deadlines are
 * rows and the clock is the database's, so a restart forgets none and a wrong clock here changes none.
 * Orders that cannot be moved, however many, do not keep the others waiting: they rest a while.
 */
export const meetDeadlines = ({ orders, timing, metrics, log }: Deps) => {
  const restingUntil = new Map<string, number>();

  /** No request and no event brings us here; what follows is still a part of what the order's request began. */
  const changeDue = async (id: string) => {
    const { acceptance = {} } = (await orders.byId(id)) ?? {};
    return withTraceOf(acceptance, () =>
      inSpan(
        () => ({ name: 'order deadline', kind: 'internal', attributes: { 'hansa.order.id': id } }),
        () => orders.changeDue(id, (order, now) => advance(order, { kind: 'deadline' }, { now, timing })),
      ),
    );
  };

  return async (): Promise<number> => {
    wakeRested(restingUntil);
    let moved = 0;
    for (const id of await orders.dueIds(ROUND_MAX, [...restingUntil.keys()])) {
      try {
        const change = await changeDue(id);
        if (change.kind !== 'decided' || change.outcome.kind !== 'moved') continue;
        metrics.advanced(change.before, change.outcome.order);
        log.warn(
          { orderId: id, step: change.before.process.step },
          'a step of an order got no answer in time',
        );
        moved += 1;
      } catch (thrown) {
        restingUntil.set(id, performance.now() + REST_MS);
        log.error(
          { orderId: id, error: messageOf(thrown) },
          'an order whose deadline has passed cannot be moved',
        );
      }
    }
    return moved;
  };
};

function wakeRested(restingUntil: Map<string, number>): void {
  for (const [id, until] of restingUntil) {
    if (until <= performance.now()) restingUntil.delete(id);
  }
}
