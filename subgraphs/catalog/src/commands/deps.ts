import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** What a command on products needs. */
export interface ProductDeps {
  readonly db: Kysely<Tables>;
  /** The shop's one currency. */
  readonly currencyCode: string;
}
