import { advance } from '../domain/process.ts';
import type { ProcessInput } from '../domain/process-input.ts';
import type { ProcessTiming } from '../domain/process-moves.ts';
import type { OrderMetrics } from '../metrics.ts';
import type { Change, OrderStore } from '../store/order-store.ts';

export type AdvanceDeps = {
  readonly orders: Pick<OrderStore, 'change'>;
  readonly timing: ProcessTiming;
  readonly metrics: Pick<OrderMetrics, 'advanced'>;
};

export type AdvanceOrder = (orderId: string, input: ProcessInput, cause?: string) => Promise<Change>;

/** Brings one input to the process of an order. `cause` is the event that carried it: it counts once. */
export const advanceOrder =
  ({ orders, timing, metrics }: AdvanceDeps): AdvanceOrder =>
  async (orderId, input, cause) => {
    const change = await orders.change(
      orderId,
      (order, now) => advance(order, input, { now, timing }),
      cause,
    );
    if (change.kind === 'decided' && change.outcome.kind === 'moved') {
      metrics.advanced(change.before, change.outcome.order);
    }
    return change;
  };
