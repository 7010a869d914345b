import type { JsMsg } from '@nats-io/jetstream';
import { messageOf } from '../../errors/fault.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** Tells the broker what is done, and can tell when the broker has heard. */
export interface Acknowledger {
  acknowledge(message: JsMsg): void;
  /** Resolves when the broker has confirmed every acknowledgement, or has kept silent for long. */
  confirmed(): Promise<void>;
}

/** The broker confirms at once or is not there. */
const CONFIRM_MS = 2_000;

/**
 * Whether an acknowledgement got through matters only to whoever stops, so that the next holder begins after it: lost
 * otherwise, it merely lets the event come again.
 */
export function createAcknowledger(consumer: string, log: Logger): Acknowledger {
  const unconfirmed = new Set<Promise<unknown>>();
  return {
    acknowledge: (message) => {
      const confirmation = message.ackAck({ timeout: CONFIRM_MS }).catch((thrown: unknown) => {
        log.debug({ consumer, error: messageOf(thrown) }, 'an acknowledgement was not confirmed');
      });
      unconfirmed.add(confirmation);
      void confirmation.then(() => unconfirmed.delete(confirmation));
    },
    confirmed: async () => {
      await Promise.all(unconfirmed);
    },
  };
}
