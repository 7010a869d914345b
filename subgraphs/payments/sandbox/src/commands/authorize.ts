import type { Kysely } from 'kysely';
import { invariant } from '@hansa/kit/errors/invariant';
import { behaviourOf } from '../domain/token.ts';
import { countFlakyCall, findByKey, insertOperation } from '../store/operations.ts';
import type { SandboxTables } from '../store/tables.ts';
import type { Announce } from './announce.ts';
import { replay, type Outcome } from './outcome.ts';

type Deps = {
  db: Kysely<SandboxTables>;
  announce: Announce;
  createId: (prefix: string) => string;
  slowMs: number;
};

export interface Authorize {
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
  readonly orderId: string;
  readonly amount: number;
  readonly currencyCode: string;
  readonly token: string;
}

/** Reserves an amount, or declines it, as the token has it. Once per key. */
export const authorize =
  ({ db, announce, createId, slowMs }: Deps) =>
  async (command: Authorize): Promise<Outcome> => {
    const { idempotencyKey, requestHash, orderId, amount, currencyCode } = command;
    const behaviour = behaviourOf(command.token);
    if (behaviour.kind === 'fail-first') {
      const known = await findByKey(db, idempotencyKey);
      if (known) return replay(known, requestHash);
      const calls = await countFlakyCall(db, idempotencyKey);
      if (calls <= behaviour.failures) return { kind: 'out-of-order' };
    }

    const operation = await db.transaction().execute(async (tx) => {
      const inserted = await insertOperation(tx, {
        id: createId('auth'),
        idempotencyKey,
        requestHash,
        kind: 'AUTHORIZATION',
        orderId,
        parentId: null,
        amount,
        currencyCode,
        declineCode: behaviour.kind === 'decline' ? behaviour.code : null,
        settlesAfterMs: behaviour.kind === 'dawdle' ? slowMs : 0,
      });
      if (inserted && inserted.status !== 'PENDING') await announce(tx, [inserted]);
      return inserted;
    });
    if (operation) return { kind: 'known', operation, first: true };

    const earlier = await findByKey(db, idempotencyKey);
    invariant(earlier, `operation ${idempotencyKey} vanished from the ledger`);
    return replay(earlier, requestHash);
  };
