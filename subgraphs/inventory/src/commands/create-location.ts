import type { UserError } from '@hansa/kit/graphql/user-error';
import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { insertLocation } from '../store/locations.ts';
import type { Tables } from '../store/tables.ts';
import type { InventoryErrorCode } from './inventory-error-code.ts';

type Deps = { readonly db: Kysely<Tables> };

export interface CreatedLocation {
  readonly location: { readonly id: string; readonly name: string; readonly isDefault: boolean } | null;
  readonly userErrors: readonly UserError<InventoryErrorCode>[];
}

const NAME_MAX = 100;

/** Adds a place where stock lies. Names are unique, so that a repeated request makes no second one. */
export const createLocation =
  ({ db }: Deps) =>
  async (command: { readonly name: string }): Promise<CreatedLocation> => {
    const name = command.name.trim();
    if (name === '' || name.length > NAME_MAX)
      return refuse('INVALID', `Give a name of 1 to ${NAME_MAX} characters.`);
    const location = { id: createId('loc'), name };
    const inserted = await db.transaction().execute((tx) => insertLocation(tx, location));
    return inserted
      ? { location: { ...location, isDefault: false }, userErrors: [] }
      : refuse('TAKEN', 'Another location has this name.');
  };

function refuse(code: InventoryErrorCode, message: string): CreatedLocation {
  return { location: null, userErrors: [{ code, field: ['input', 'name'], message }] };
}
