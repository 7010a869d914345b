import { sendAhead } from '@hansa/kit/database/travelling-connection';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Operation, OperationKind } from '../domain/operation.ts';
import type { SandboxTables } from './tables.ts';

type Db = Kysely<SandboxTables>;

/** An operation together with what its key was first used for. */
export interface KnownOperation {
  readonly operation: Operation;
  readonly requestHash: Buffer;
}

/** An operation that is about to enter the ledger. */
export interface NewOperation {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly requestHash: Buffer;
  readonly kind: OperationKind;
  readonly orderId: string;
  readonly parentId: string | null;
  readonly amount: number;
  readonly currencyCode: string;
  readonly declineCode: string | null;
  /** 0: decided at once. */
  readonly settlesAfterMs: number;
}

export async function findByKey(db: Db, idempotencyKey: string): Promise<KnownOperation | undefined> {
  const row = await db
    .selectFrom('operations')
    .selectAll()
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row && { operation: toOperation(row), requestHash: row.request_hash };
}

/** What a follow-up is decided upon. */
interface Family {
  /** The operation referred to, locked: what is done to it has its turns. */
  readonly parent: Operation | undefined;
  /** What was done to it before. */
  readonly siblings: readonly Operation[];
  /** What the key stands for already. */
  readonly known: KnownOperation | undefined;
}

export async function lockFamily(
  tx: Db,
  { parentId, idempotencyKey }: { parentId: string; idempotencyKey: string },
): Promise<Family> {
  const all = tx.selectFrom('operations').selectAll();
  const parent = await sendAhead(tx, all.where('id', '=', parentId).forUpdate());
  const siblings = await sendAhead(tx, all.where('parent_id', '=', parentId));
  const known = await findByKey(tx, idempotencyKey);
  const [row] = (await parent()).rows;
  return { parent: row && toOperation(row), siblings: (await siblings()).rows.map(toOperation), known };
}

/** Undefined if the key is in the ledger already. Waits for a transaction that is about to insert it. */
export async function insertOperation(db: Db, operation: NewOperation): Promise<Operation | undefined> {
  const pending = operation.settlesAfterMs > 0;
  const decided = operation.declineCode === null ? 'SUCCEEDED' : 'DECLINED';
  const row = await db
    .insertInto('operations')
    .values({
      id: operation.id,
      idempotency_key: operation.idempotencyKey,
      request_hash: operation.requestHash,
      kind: operation.kind,
      order_id: operation.orderId,
      parent_id: operation.parentId,
      amount: operation.amount,
      currency_code: operation.currencyCode,
      status: pending ? 'PENDING' : decided,
      decline_code: operation.declineCode,
      settles_at: sql<Date>`now() + ${operation.settlesAfterMs} * interval '1 millisecond'`,
      settled_at: pending ? null : sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && toOperation(row);
}

/** Decides the pending operations whose time has come. */
export async function settleDue(db: Db): Promise<Operation[]> {
  const rows = await db
    .updateTable('operations')
    .set({ status: 'SUCCEEDED', settled_at: sql<Date>`now()` })
    .where('status', '=', 'PENDING')
    .where('settles_at', '<=', sql<Date>`now()`)
    .returningAll()
    .execute();
  return rows.map(toOperation);
}

/** Counts a call that is turned away; the count outlives a restart. */
export async function countFlakyCall(db: Db, idempotencyKey: string): Promise<number> {
  const { failures } = await db
    .insertInto('flaky_calls')
    .values({ idempotency_key: idempotencyKey, failures: 1 })
    .onConflict((conflict) =>
      conflict.column('idempotency_key').doUpdateSet({ failures: sql`flaky_calls.failures + 1` }),
    )
    .returning('failures')
    .executeTakeFirstOrThrow();
  return failures;
}

/** Which part of the ledger is asked for. */
export interface LedgerPage {
  readonly orderId?: string | undefined;
  readonly since?: Date | undefined;
  readonly after: number;
  readonly limit: number;
}

export async function readLedger(db: Db, page: LedgerPage): Promise<Operation[]> {
  const { orderId, since, after, limit } = page;
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where('position', '>', after)
    .$if(orderId !== undefined, (query) => query.where('order_id', '=', orderId ?? ''))
    .$if(since !== undefined, (query) => query.where('created_at', '>=', since ?? new Date(0)))
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(toOperation);
}

function toOperation(row: Selectable<SandboxTables['operations']>): Operation {
  return {
    position: row.position,
    id: row.id,
    idempotencyKey: row.idempotency_key,
    kind: row.kind,
    orderId: row.order_id,
    parentId: row.parent_id,
    amount: row.amount,
    currencyCode: row.currency_code,
    status: row.status,
    declineCode: row.decline_code,
    at: row.created_at,
    settledAt: row.settled_at,
  };
}
