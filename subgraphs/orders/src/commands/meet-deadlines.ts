import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { advance } from '../domain/process.ts';
import type { ProcessTiming } from '../domain/process-moves.ts';
import type { OrderMetrics } from '../metrics.ts';
import type { OrderStore } from '../store/orders.ts';

type Deps = {
  readonly orders: Pick<OrderStore, 'dueIds' | 'changeDue'>;
  readonly timing: ProcessTiming;
  readonly metrics: Pick<OrderMetrics, 'advanced'>;
  readonly log: Logger;
};

/** One round stays short, so that stopping the service never waits long for it. */
const ROUND_MAX = 50;

/**
 * One round over the orders whose step got no answer in time; returns how many were moved on. Deadlines are
 * rows and the clock is the database's, so a restart forgets none and a wrong clock here changes none.
 * One order that cannot be moved does not keep the others waiting.
 */
export const meetDeadlines =
  ({ orders, timing, metrics, log }: Deps) =>
  async (): Promise<number> => {
    let moved = 0;
    for (const id of await orders.dueIds(ROUND_MAX)) {
      try {
        const change = await orders.changeDue(id, (order, now) =>
          advance(order, { kind: 'deadline' }, { now, timing }),
        );
        if (change.kind !== 'decided' || change.outcome.kind !== 'moved') continue;
        metrics.advanced(change.before, change.outcome.order);
        log.warn(
          { orderId: id, step: change.before.process.step },
          'a step of an order got no answer in time',
        );
        moved += 1;
      } catch (thrown) {
        log.error(
          { orderId: id, error: messageOf(thrown) },
          'an order whose deadline has passed cannot be moved',
        );
      }
    }
    return moved;
  };
