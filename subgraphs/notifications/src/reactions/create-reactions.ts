import type { Reaction } from '@hansa/kit/events/reactions';
import type { Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { Fact } from '../store/webhook-deliveries.ts';
import type { Shop } from '../templates/letter.ts';
import { onCustomerChanged } from './on-customer-changed.ts';
import { onCustomerDeleted } from './on-customer-deleted.ts';
import { onOrderCancelled } from './on-order-cancelled.ts';
import { onOrderConfirmed } from './on-order-confirmed.ts';
import { onOrderPlaced } from './on-order-placed.ts';
import { onPaymentRefunded } from './on-payment-refunded.ts';
import { onPublicFact } from './on-public-fact.ts';
import { onRecoveryRequested } from './on-recovery-requested.ts';
import { onShipmentDelivered } from './on-shipment-delivered.ts';
import { onShipmentDispatched } from './on-shipment-dispatched.ts';

type Deps = { readonly shop: Shop; readonly isAwaited: (event: Fact) => Promise<boolean> };

/** Everything that notifications hear of. */
export function createReactions(deps: Deps): Reaction<Transaction<Tables>>[] {
  return [
    onOrderPlaced(deps),
    onOrderConfirmed(deps),
    onOrderCancelled(deps),
    onShipmentDispatched(deps),
    onShipmentDelivered(deps),
    onPaymentRefunded(deps),
    onRecoveryRequested(deps),
    ...onCustomerChanged(),
    onCustomerDeleted(),
    // Last, so that locks on orders come before those on customers.
    ...onPublicFact(deps),
  ];
}
