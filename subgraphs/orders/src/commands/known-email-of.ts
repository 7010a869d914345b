import type { Caller } from '../domain/caller.ts';
import type { CustomerStore } from '../store/customer-store.ts';

/** The e-mail address that a signed-in customer registered with, if that news has arrived. */
export async function knownEmailOf(
  customers: Pick<CustomerStore, 'emailOf'>,
  caller: Caller,
): Promise<string | null> {
  return caller.kind === 'customer' ? customers.emailOf(caller.id) : null;
}
