import { customerCreated } from '@hansa/contracts/users/customer-created';
import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { customerUpdated } from '@hansa/contracts/users/customer-updated';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import type { CartStore } from '../store/cart-store.ts';
import type { CustomerStore } from '../store/customer-store.ts';

const customer = z.object({ customerId: z.string(), version: z.int(), email: z.string() });
const departure = z.object({ customerId: z.string(), version: z.int() });

interface Deps {
  readonly customers: CustomerStore;
  readonly carts: Pick<CartStore, 'deleteOfCustomer'>;
}

/**
 * Keeps customers' e-mail addresses, and forgets all of a customer who left but the orders: what was sold
 * must stay in the books.
 */
export function onCustomerNews({ customers, carts }: Deps): Reaction<string>[] {
  return [
    reaction(customerCreated, customer, ({ data }) => customers.keep(data)),
    reaction(customerUpdated, customer, ({ data }) => customers.keep(data)),
    reaction(customerDeleted, departure, async ({ data }) => {
      await customers.erase(data);
      await carts.deleteOfCustomer(data.customerId);
    }),
  ];
}
