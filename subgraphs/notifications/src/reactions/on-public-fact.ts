import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { createId } from '@hansa/kit/ids';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { customerById } from '../store/customers.ts';
import { holdCustomer } from '../store/locks.ts';
import type { Tables } from '../store/tables.ts';
import { endpointsFor, insertDeliveries, type Fact } from '../store/webhook-deliveries.ts';
import { publicFacts } from '../webhooks/public-facts.ts';

/** Whatever it says goes out as it is; only whose data it is, is read. */
const schema = z.looseObject({ customerId: z.string().nullish() });

type Deps = { readonly isAwaited: (event: Fact) => Promise<boolean> };

/** Something happened that merchants can subscribe to: one delivery for each endpoint that wants it. */
export const onPublicFact = ({ isAwaited }: Deps): Reaction<Transaction<Tables>>[] =>
  publicFacts.map((contract) => ({
    ...reaction<Transaction<Tables>, z.infer<typeof schema>>(contract, schema, async (event, tx) => {
      const customerId = event.data.customerId ?? null;
      await holdCustomer(tx, customerId);
      const endpointIds = await endpointsFor(tx, event);
      if (endpointIds.length === 0) return;
      const erased = customerId !== null && ((await customerById(tx, customerId))?.erased ?? false);
      const payload = JSON.stringify({ type: event.type, timestamp: event.time, data: event.data });
      await insertDeliveries(
        tx,
        endpointIds.map((endpointId) => ({
          id: createId('whd'),
          endpointId,
          eventId: event.id,
          eventType: event.type,
          customerId,
          payload,
          // The last event about a customer says nothing but that they left.
          eraseWhenDone: erased && event.type !== customerDeleted.type,
        })),
      );
    }),
    concerns: isAwaited,
  }));
