import type { UserError } from '@hansa/kit/graphql/user-error';

/** Why shipping did not do what was asked; the values of the schema's enum. */
export type ShippingErrorCode =
  | 'NOT_FOUND'
  | 'INVALID'
  | 'TOO_MANY'
  | 'TAKEN'
  | 'STALE_VERSION'
  | 'ALREADY_DISPATCHED'
  | 'NOT_DISPATCHED'
  | 'CANCELLED';

export type ShippingUserError = UserError<ShippingErrorCode>;
