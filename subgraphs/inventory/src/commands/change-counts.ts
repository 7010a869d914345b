import type { UserError } from '@hansa/kit/graphql/user-error';
import { idempotent } from '@hansa/kit/idempotency/idempotent';
import type { Kysely } from 'kysely';
import { decideCounts, type CountChange } from '../domain/count-change.ts';
import type { Level } from '../domain/stock.ts';
import { applyMovements } from '../store/apply-movements.ts';
import { ensureLevels, levelsAt } from '../store/levels.ts';
import { knownLocationIds } from '../store/locations.ts';
import { lockStock } from '../store/lock-stock.ts';
import type { Tables, Tx } from '../store/tables.ts';
import type { InventoryErrorCode } from './inventory-error-code.ts';

type Deps = { readonly db: Kysely<Tables> };

export interface ChangeCounts {
  /** The name of the mutation, and of its list: `changes` or `quantities`. */
  readonly operation: string;
  readonly list: string;
  readonly changes: readonly CountChange[];
  readonly reason: string;
  readonly idempotencyKey: string;
  /** Who asks. */
  readonly actor: string;
}

export interface ChangedCounts {
  readonly levels: readonly Level[] | null;
  readonly userErrors: readonly UserError<InventoryErrorCode>[];
}

/** Input lists of the graph are at most this long. */
const CHANGES_MAX = 250;
const TEXT_MAX = 255;

/** Changes counters on a staff member's word: all of the list or nothing, once per idempotency key. */
export const changeCounts =
  ({ db }: Deps) =>
  async (command: ChangeCounts): Promise<ChangedCounts> => {
    const userErrors = checkForm(command);
    if (userErrors.length > 0) return { levels: null, userErrors };

    const { operation, list, idempotencyKey: key, actor, reason, changes } = command;
    const outcome = await db
      .transaction()
      .execute((tx) =>
        idempotent<ChangedCounts>(
          tx,
          { scope: `${actor}:${operation}`, key, request: { list, reason, changes } },
          () => change(tx, command),
        ),
      );
    if (outcome.kind === 'done') return outcome.response;
    return refuse([
      {
        code: 'IDEMPOTENCY_KEY_REUSED',
        field: ['input', 'idempotencyKey'],
        message: 'This key was used for another request. Take a new one.',
      },
    ]);
  };

function checkForm({ list, changes, reason, idempotencyKey }: ChangeCounts): UserError<InventoryErrorCode>[] {
  const errors: UserError<InventoryErrorCode>[] = [];
  const text = { reason, idempotencyKey };
  for (const [name, value] of Object.entries(text)) {
    if (value.trim() !== '' && value.length <= TEXT_MAX) continue;
    errors.push({
      code: 'INVALID',
      field: ['input', name],
      message: `Give a text of 1 to ${TEXT_MAX} characters.`,
    });
  }
  if (changes.length === 0) {
    errors.push({ code: 'INVALID', field: ['input', list], message: 'Name at least one.' });
  }
  if (changes.length > CHANGES_MAX) {
    errors.push({ code: 'TOO_MANY', field: ['input', list], message: `Name at most ${CHANGES_MAX}.` });
  }
  return errors;
}

async function change(tx: Tx, { list, changes, actor, reason }: ChangeCounts): Promise<ChangedCounts> {
  const stock = await lockStock(
    tx,
    changes.map(({ variantId }) => variantId),
  );
  const locationIds = await knownLocationIds(
    tx,
    changes.map(({ locationId }) => locationId),
  );
  const decision = decideCounts(changes, { stock, locationIds, actor, note: reason });
  if (!decision.ok) {
    return refuse(
      decision.refusals.map(({ code, index, field, message }) => ({
        code,
        field: ['input', list, String(index), field],
        message,
      })),
    );
  }
  await ensureLevels(tx, decision.movements);
  await applyMovements(tx, decision.movements, stock);
  return { levels: await levelsAt(tx, changes), userErrors: [] };
}

function refuse(userErrors: ChangedCounts['userErrors']): ChangedCounts {
  return { levels: null, userErrors };
}
