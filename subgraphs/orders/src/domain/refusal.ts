/** Everything a caller can do wrong with carts and orders; the schema's `OrderErrorCode`. */
export type OrderErrorCode =
  | 'CART_NOT_FOUND'
  | 'CART_EMPTY'
  | 'LINE_NOT_FOUND'
  | 'MERCHANDISE_NOT_FOUND'
  | 'MERCHANDISE_UNAVAILABLE'
  | 'CURRENCY_MISMATCH'
  | 'INVALID_QUANTITY'
  | 'TOO_MANY_LINES'
  | 'AMOUNT_TOO_LARGE'
  | 'INVALID_EMAIL'
  | 'INVALID_ADDRESS'
  | 'NOTE_TOO_LONG'
  | 'DELIVERY_OPTION_INVALID'
  | 'DELIVERY_OPTION_EXPIRED'
  | 'PRICE_CHANGED'
  | 'ADDRESS_REQUIRED'
  | 'DELIVERY_OPTION_REQUIRED'
  | 'EMAIL_REQUIRED'
  | 'INVALID_PAYMENT_METHOD'
  | 'INVALID_IDEMPOTENCY_KEY'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'NOT_FOUND'
  | 'INVALID_REASON'
  | 'ALREADY_DISPATCHED';

/** Why a request was not done, for the one who asked. */
export interface Refusal {
  readonly code: OrderErrorCode;
  /** The path of the input field that is to blame. */
  readonly field: readonly string[];
  readonly message: string;
}
