import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';

export interface Closers {
  /** Registers how to undo a step of the start, right after it succeeded. */
  add(name: string, close: () => Promise<void>): void;
  /** Undoes every step, last one first. A failing step is logged and does not keep the others from closing. */
  close(): Promise<void>;
}

/** What has been started and must be ended in reverse, also when the start fails half-way. */
export function createClosers(log: Logger): Closers {
  const steps: { name: string; close: () => Promise<void> }[] = [];
  return {
    add: (name, close) => void steps.push({ name, close }),
    close: async () => {
      for (let step = steps.pop(); step; step = steps.pop()) {
        await step
          .close()
          .catch((thrown: unknown) =>
            log.error({ step: step?.name, error: messageOf(thrown) }, 'closing failed'),
          );
      }
    },
  };
}
