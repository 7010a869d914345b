/** Why a change was refused, as far as the one who asked for it can put it right. */
export type CatalogErrorCode =
  | 'BLANK'
  | 'CURRENCY_MISMATCH'
  | 'DUPLICATE_OPTION'
  | 'HANDLE_TAKEN'
  | 'INVALID'
  | 'NOT_FOUND'
  | 'STALE_VERSION'
  | 'TOO_LONG'
  | 'TOO_MANY';

export interface Issue {
  readonly code: CatalogErrorCode;
  /** The path within what was asked for, such as `['variants', '0', 'price']`. */
  readonly field: readonly string[];
  readonly message: string;
}
