import { sendLater } from '@hansa/kit/database/travelling-connection';
import { codeOf } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import { sql, type Kysely, type Transaction } from 'kysely';
import { deadlineOf, type Order } from '../../domain/order.ts';
import type { Outcome } from '../../domain/process.ts';
import { CONSUMER, SOURCE } from '../consumer.ts';
import type { Change, OrderStore, Waiting } from '../order-store.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

/** Orders in PostgreSQL. */
export function createPostgresOrderStore(db: Kysely<Tables>): OrderStore {
  return { ...createReads(db), ...createWrites(db) };
}

type Reads = Pick<
  OrderStore,
  'byId' | 'byIds' | 'byKey' | 'byCart' | 'dueIds' | 'countWaitingSince' | 'countWaiting'
>;

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

    countWaiting: async (ms) => {
      const { rows } = await sql<Waiting>`
        select document -> 'process' ->> 'step' as step, count(*) as orders,
          count(*) filter (where deadline_at < now() - make_interval(secs => ${ms / 1_000}::float8)) as overdue
        from orders where deadline_at is not null group by step`.execute(db);
      return rows;
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

    insert: async (order, events) => {
      try {
        await db.transaction().execute(async (tx) => {
          await sendLater(tx, tx.insertInto('orders').values(toRow(order)));
          await appendToOutbox(tx, SOURCE, events);
        });
        return true;
      } catch (thrown) {
        if (isSecondOrder(thrown)) return false;
        throw thrown;
      }
    },

    change: (id, decide, cause) =>
      db.transaction().execute(async (tx) => {
        // The lock first: of two deliveries at once the second reads the inbox when the first has committed.
        await sendLater(tx, sql`select from orders where id = ${id} for update`);
        const row = await reading(tx, id).select(noted(cause)).executeTakeFirst();
        if (!row) return { kind: 'not-found' };
        if (row.noted) return { kind: 'duplicate' };
        if (cause !== undefined) await note(tx, cause);
        return write(tx, row.document, decide(row.document, row.now));
      }),

    changeDue: (id, decide) =>
      db.transaction().execute(async (tx) => {
        const row = await reading(tx, id)
          .where('deadline_at', '<=', sql<Date>`now()`)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        return row ? write(tx, row.document, decide(row.document, row.now)) : { kind: 'not-found' };
      }),
  };
}

const UNIQUE_VIOLATION = '23505';

/** Of all that must be unique, the order's number and its event included, what somebody may have been quicker with. */
const cartOrKey: ReadonlySet<unknown> = new Set([
  'orders_cart_id_key',
  'orders_idempotency_scope_idempotency_key_key',
]);

function isSecondOrder(thrown: unknown): boolean {
  const constraint = thrown instanceof Error && 'constraint' in thrown ? thrown.constraint : undefined;
  return codeOf(thrown) === UNIQUE_VIOLATION && cartOrKey.has(constraint);
}

function reading(tx: Tx, id: string) {
  return tx
    .selectFrom('orders')
    .select(['document', sql<Date>`now()::timestamptz(3)`.as('now')])
    .where('id', '=', id);
}

const noted = (eventId: string | undefined) =>
  sql<boolean>`exists (
    select from inbox where consumer = ${CONSUMER} and event_id = ${eventId ?? null}::text
  )`.as('noted');

async function note(tx: Tx, eventId: string): Promise<void> {
  await sendLater(tx, sql`insert into inbox (consumer, event_id) values (${CONSUMER}, ${eventId})`);
}

async function write(tx: Tx, before: Order, outcome: Outcome): Promise<Change> {
  if (outcome.kind === 'moved') {
    const { id: _id, ...row } = toRow(outcome.order);
    await sendLater(tx, tx.updateTable('orders').set(row).where('id', '=', before.id));
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
