import type { OutgoingEvent } from '@hansa/kit/events/envelope';
import { invariant } from '@hansa/kit/errors/invariant';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { sql, type Kysely, type Transaction } from 'kysely';
import { deadlineOf, type Order } from '../domain/order.ts';
import type { Outcome } from '../domain/process.ts';
import type { Tables } from './tables.ts';

/** What came of an attempt to change an order. */
export type Change =
  | { readonly kind: 'not-found' }
  /** The event had its effect before. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'decided'; readonly before: Order; readonly outcome: Outcome };

export type Decide = (order: Order, now: Date) => Outcome;

/**
 * Orders as documents. One write is an order's next version, the events it tells, and the note of the event
 * that led to it: all of them or none, and nothing of any other document.
 */
export interface OrderStore {
  /** A number for a new order, and the time by the database's clock. Numbers may be skipped, never given twice. */
  draw(): Promise<{ readonly number: string; readonly now: Date }>;
  /** Writes a new order; false where its cart or its idempotency key has one already. */
  insert(order: Order, events: readonly OutgoingEvent[]): Promise<boolean>;
  byId(id: string): Promise<Order | undefined>;
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Order>>;
  byKey(scope: string, key: string): Promise<Order | undefined>;
  byCart(cartId: string): Promise<Order | undefined>;
  /** Decides with the order at hand while nobody else can write it. `cause` is the id of the event that is handled. */
  change(id: string, decide: Decide, cause?: string): Promise<Change>;
  /** Orders whose deadline has passed, the longest waiting first, and none of `except`. */
  dueIds(limit: number, except: readonly string[]): Promise<readonly string[]>;
  /** As `change`, if the deadline has still passed and nobody else is at it. */
  changeDue(id: string, decide: Decide): Promise<Change>;
  /** How many processes still wait for an answer so long after the order was placed. */
  countWaitingSince(ms: number): Promise<number>;
}

/** The name of this service as a consumer of events, and as their source. */
export const CONSUMER = 'orders';
const SOURCE = '/orders';

type Tx = Transaction<Tables>;

/** Orders in PostgreSQL. */
export function createOrderStore(db: Kysely<Tables>): OrderStore {
  return { ...createReads(db), ...createWrites(db) };
}

type Reads = Pick<OrderStore, 'byId' | 'byIds' | 'byKey' | 'byCart' | 'dueIds' | 'countWaitingSince'>;

function createReads(db: Kysely<Tables>): Reads {
  const one = async (column: 'id' | 'cart_id', value: string) => {
    const row = await db.selectFrom('orders').select('document').where(column, '=', value).executeTakeFirst();
    return row?.document;
  };

  return {
    byId: (id) => one('id', id),
    byCart: (cartId) => one('cart_id', cartId),

    byIds: async (ids) => {
      const rows = await db
        .selectFrom('orders')
        .select(['id', 'document'])
        .where('id', '=', sql<string>`any(${ids}::text[])`)
        .execute();
      return new Map(rows.map(({ id, document }) => [id, document]));
    },

    byKey: async (scope, key) => {
      const row = await db
        .selectFrom('orders')
        .select('document')
        .where('idempotency_scope', '=', scope)
        .where('idempotency_key', '=', key)
        .executeTakeFirst();
      return row?.document;
    },

    dueIds: async (limit, except) => {
      const rows = await db
        .selectFrom('orders')
        .select('id')
        .where('deadline_at', '<=', sql<Date>`now()`)
        .where('id', '<>', sql<string>`all(${except}::text[])`)
        .orderBy('deadline_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    countWaitingSince: async (ms) => {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from orders
        where deadline_at is not null
          and placed_at < now() - make_interval(secs => ${ms / 1_000}::float8)`.execute(db);
      return rows[0]?.count ?? 0;
    },
  };
}

function createWrites(db: Kysely<Tables>): Omit<OrderStore, keyof Reads> {
  return {
    draw: async () => {
      const { rows } = await sql<{ number: number; now: Date }>`
        select nextval('order_numbers') as number, now()::timestamptz(3) as now`.execute(db);
      const [drawn] = rows;
      invariant(drawn, 'A sequence always has a next number.');
      return { number: `H-${drawn.number}`, now: drawn.now };
    },

    insert: (order, events) =>
      db.transaction().execute(async (tx) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('orders')
          .values(toRow(order))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 0n) return false;
        await appendToOutbox(tx, SOURCE, events);
        return true;
      }),

    change: (id, decide, cause) =>
      db.transaction().execute(async (tx) => {
        const row = await locking(tx, id).forUpdate().executeTakeFirst();
        if (!row) return { kind: 'not-found' };
        if (cause !== undefined && !(await note(tx, cause))) return { kind: 'duplicate' };
        return write(tx, row.document, decide(row.document, row.now));
      }),

    changeDue: (id, decide) =>
      db.transaction().execute(async (tx) => {
        const row = await locking(tx, id)
          .where('deadline_at', '<=', sql<Date>`now()`)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        return row ? write(tx, row.document, decide(row.document, row.now)) : { kind: 'not-found' };
      }),
  };
}

function locking(tx: Tx, id: string) {
  return tx
    .selectFrom('orders')
    .select(['document', sql<Date>`now()::timestamptz(3)`.as('now')])
    .where('id', '=', id);
}

/** Notes that an event was handled; false if it was before. */
async function note(tx: Tx, eventId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into inbox (consumer, event_id) values (${CONSUMER}, ${eventId}) on conflict do nothing`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

async function write(tx: Tx, before: Order, outcome: Outcome): Promise<Change> {
  if (outcome.kind === 'moved') {
    const { id: _id, ...row } = toRow(outcome.order);
    await tx.updateTable('orders').set(row).where('id', '=', before.id).execute();
    await appendToOutbox(tx, SOURCE, outcome.events);
  }
  return { kind: 'decided', before, outcome };
}

function toRow(order: Order) {
  return {
    id: order.id,
    version: order.version,
    number: order.number,
    cart_id: order.cartId,
    idempotency_scope: order.acceptance.scope,
    idempotency_key: order.acceptance.key,
    customer_id: order.customerId,
    email: order.email,
    status: order.status,
    total_amount: order.cost.total.amount,
    placed_at: new Date(order.placedAt),
    updated_at: new Date(order.updatedAt),
    deadline_at: deadlineOf(order),
    document: JSON.stringify(order),
  };
}
