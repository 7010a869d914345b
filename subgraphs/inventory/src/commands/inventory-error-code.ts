/** Why inventory did not do what was asked; the values of the schema's enum. */
export type InventoryErrorCode =
  | 'NOT_FOUND'
  | 'INVALID'
  | 'TOO_MANY'
  | 'STALE_QUANTITY'
  | 'NEGATIVE'
  | 'BELOW_RESERVED'
  | 'TAKEN'
  | 'IDEMPOTENCY_KEY_REUSED';
