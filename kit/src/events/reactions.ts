import { z } from 'zod';
import { Fault } from '../errors/fault.ts';
import type { EventEnvelope } from './envelope.ts';

/** What a service does about one type of event. The effect goes through `tx`, together with the inbox note. */
export interface Reaction<Tx> {
  readonly type: string;
  readonly channel: string;
  /**
   * Asked before the transaction, where there is often nothing to do: an event that concerns no reaction is
   * passed over without a note, and comes again if it is replayed.
   */
  concerns?(event: EventEnvelope): Promise<boolean>;
  handle(event: EventEnvelope, tx: Tx): Promise<void>;
}

interface Published {
  readonly type: string;
  readonly channel: string;
}

/**
 * A reaction that reads only what `consumerSchema` names, so that a publisher may add fields. Data that
 * does not fit is an `INVALID_EVENT` fault: trying again is useless, and nobody does.
 */
export function reaction<Tx, Data>(
  contract: Published,
  consumerSchema: z.ZodType<Data>,
  handle: (event: EventEnvelope & { readonly data: Data }, tx: Tx) => Promise<void>,
): Reaction<Tx> {
  return {
    type: contract.type,
    channel: contract.channel,
    handle: async (event, tx) => {
      const read = consumerSchema.safeParse(event.data);
      if (!read.success) {
        throw new Fault(
          'INVALID_EVENT',
          `${event.type} ${event.id} lacks what is read here: ${z.prettifyError(read.error)}`,
        );
      }
      await handle({ ...event, data: read.data }, tx);
    },
  };
}
