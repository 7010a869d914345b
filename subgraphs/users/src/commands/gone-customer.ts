import { refused } from '../domain/outcome.ts';

/** An access token outlives the account it was made for by up to a quarter of an hour. */
export const goneCustomer = refused(
  'UNAUTHENTICATED',
  null,
  'This account is closed. Sign in with another one.',
);
