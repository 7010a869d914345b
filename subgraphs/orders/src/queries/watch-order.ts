import { Fault } from '@hansa/kit/errors/fault';
import type { Order } from '../domain/order.ts';
import type { OrderChanges } from '../store/order-changes.ts';
import type { OrderStore } from '../store/order-store.ts';
import type { OrderQuestion } from './order-for.ts';

type Deps = {
  readonly orderFor: (question: OrderQuestion) => Promise<Order | undefined>;
  readonly orders: Pick<OrderStore, 'byId'>;
  readonly changes: Pick<OrderChanges, 'watch'>;
};

/**
 * An order now, and again on every new version that is there when the watcher is ready for one: who is slow
 * misses versions in between, never the newest. Opens only for whom `orderFor` answers.
 */
export const watchOrder =
  ({ orderFor, orders, changes }: Deps) =>
  async (question: OrderQuestion): Promise<AsyncIterableIterator<Order>> => {
    const wakeUp = createWakeUp();
    // Watching begins before the first look, so that nothing falls between the two.
    const unwatch = changes.watch(question.id, wakeUp.ring);
    const first = await orderFor(question).catch((thrown: unknown) => {
      unwatch();
      throw thrown;
    });
    if (!first) {
      unwatch();
      throw new Fault('NOT_FOUND', 'There is no such order.');
    }

    let seen = 0;
    let next: Order | undefined = first;
    const end = (): IteratorReturnResult<undefined> => {
      unwatch();
      wakeUp.close();
      return { done: true, value: undefined };
    };
    const versions: AsyncIterableIterator<Order> = {
      [Symbol.asyncIterator]: () => versions,
      next: async () => {
        for (;;) {
          if (next && next.version > seen) {
            seen = next.version;
            return { done: false, value: next };
          }
          if (!(await wakeUp.rung())) return end();
          next = await orders.byId(question.id).catch((thrown: unknown) => {
            // A stream that failed is over, and nobody calls `return` on it.
            end();
            throw thrown;
          });
        }
      },
      return: () => Promise.resolve(end()),
      throw: (thrown: unknown) => {
        end();
        return Promise.reject(Fault.from(thrown));
      },
    };
    return versions;
  };

/** A bell that one waits for: rings between two waits are one, and none is lost. */
function createWakeUp() {
  let rung = false;
  let closed = false;
  let wake: () => void = () => undefined;
  return {
    ring: () => {
      rung = true;
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    /** True when it rang, false when nobody will ring any more. */
    rung: async (): Promise<boolean> => {
      if (!rung && !closed) await new Promise<void>((resolve) => (wake = resolve));
      rung = false;
      return !closed;
    },
  };
}
