import { isOutage } from '../../errors/is-outage.ts';
import type { EventEnvelope } from '../envelope.ts';

interface Call {
  readonly events: readonly EventEnvelope[];
  resolve(): void;
  reject(reason: unknown): void;
}

type Append = (events: readonly EventEnvelope[]) => Promise<void>;

/**
 * Joins calls that come while an append is under way into the next one. Appends to the log are serialised
 * anyway; joined, they share one commit and do not fill the pool with connections that wait for the lock.
 */
export function createAppender(append: Append): Append {
  let waiting: Call[] = [];
  let busy = false;

  const settle = async ({ events, resolve, reject }: Call) => append(events).then(resolve, reject);

  const appendTogether = async (calls: readonly Call[]) => {
    try {
      await append(calls.flatMap(({ events }) => events));
      calls.forEach(({ resolve }) => resolve());
    } catch (thrown) {
      if (isOutage(thrown)) calls.forEach(({ reject }) => reject(thrown));
      // Somebody's event cannot be stored; the others must not suffer from it.
      else for (const call of calls) await settle(call);
    }
  };

  const work = async () => {
    busy = true;
    while (waiting.length > 0) {
      const calls = waiting;
      waiting = [];
      await appendTogether(calls);
    }
    busy = false;
  };

  return (events) =>
    new Promise((resolve, reject) => {
      waiting.push({ events, resolve, reject });
      if (!busy) void work();
    });
}
