import type { Kysely } from 'kysely';
import { invariant } from '@hansa/kit/errors/invariant';
import {
  refuseCapture,
  refuseRefund,
  refuseVoid,
  type OperationKind,
  type Refusal,
  type Wanted,
} from '../domain/operation.ts';
import { findByKey, insertOperation, lockFamily } from '../store/operations.ts';
import type { SandboxTables } from '../store/tables.ts';
import type { Announce } from './announce.ts';
import { replay, type Outcome } from './outcome.ts';

type Deps = { db: Kysely<SandboxTables>; announce: Announce; createId: (prefix: string) => string };

export type FollowUpKind = Exclude<OperationKind, 'AUTHORIZATION'>;

export interface FollowUp {
  readonly kind: FollowUpKind;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
  readonly orderId: string;
  /** The authorization to capture or void, or the capture to refund. */
  readonly parentId: string;
  /** Absent for a void, which is always of the whole. */
  readonly money?: { readonly amount: number; readonly currencyCode: string };
}

const rules: Readonly<
  Record<FollowUpKind, { prefix: string; refuse: (wanted: Wanted) => Refusal | undefined }>
> = {
  CAPTURE: { prefix: 'cap', refuse: refuseCapture },
  VOID: { prefix: 'void', refuse: refuseVoid },
  REFUND: { prefix: 'rfd', refuse: refuseRefund },
};

/**
 * Captures, voids or refunds. The lock on the operation referred to makes concurrent calls take turns, so
 * that no two of them fit into the same remainder.
 */
export const followUp =
  ({ db, announce, createId }: Deps) =>
  (command: FollowUp): Promise<Outcome> =>
    db.transaction().execute(async (tx) => {
      const { kind, idempotencyKey, requestHash, orderId, parentId } = command;
      const { parent, siblings, known } = await lockFamily(tx, { parentId, idempotencyKey });
      if (known) return replay(known, requestHash);

      const amount = command.money?.amount ?? parent?.amount ?? 0;
      const currencyCode = command.money?.currencyCode ?? parent?.currencyCode ?? '';
      const refusal = rules[kind].refuse({ parent, siblings, orderId, amount, currencyCode });
      if (refusal) return { kind: 'refused', refusal };

      const inserted = await insertOperation(tx, {
        id: createId(rules[kind].prefix),
        idempotencyKey,
        requestHash,
        kind,
        orderId,
        parentId,
        amount,
        currencyCode,
        declineCode: null,
        settlesAfterMs: 0,
      });
      if (inserted) {
        await announce(tx, [inserted]);
        return { kind: 'known', operation: inserted, first: true };
      }
      // The same key for another parent, at the same moment.
      const winner = await findByKey(tx, idempotencyKey);
      invariant(winner, `operation ${idempotencyKey} vanished from the ledger`);
      return replay(winner, requestHash);
    });
