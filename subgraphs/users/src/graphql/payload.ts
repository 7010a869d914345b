import type { Identity } from '@hansa/kit/auth/internal-token';
import { refused, type Outcome } from '../domain/outcome.ts';

/** An outcome as a payload: what `fields` makes of the value, or nothing and the reasons. */
export async function payload<T>(
  outcome: Outcome<T> | Promise<Outcome<T>>,
  fields: (value: T) => Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const settled = await outcome;
  return settled.ok ? { ...fields(settled.value), userErrors: [] } : { userErrors: settled.problems };
}

const unauthenticated = refused('UNAUTHENTICATED', null, 'Sign in as a customer first.');

/** Runs `work` for the customer who calls; visitors and staff have no account to change. */
export function asCustomer<T>(
  { viewer }: Identity,
  work: (customerId: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return viewer.kind === 'customer' ? work(viewer.id) : Promise.resolve(unauthenticated);
}
