import { invariant } from '@hansa/kit/errors/invariant';
import { sql, type Kysely } from 'kysely';
import type { Cart } from '../../domain/cart.ts';
import type { CartStore } from '../cart-store.ts';
import type { Tables } from './tables.ts';

/** Few enough that a deletion never holds its locks for long. */
const DELETED_ROWS_MAX = 500;

/** Carts as documents in PostgreSQL. */
export function createPostgresCartStore(db: Kysely<Tables>): CartStore {
  return {
    now: async () => {
      const { rows } = await sql<{ now: Date }>`select now()::timestamptz(3) as now`.execute(db);
      const [answer] = rows;
      invariant(answer, 'A database always has a time.');
      return answer.now;
    },

    insert: async (cart) => {
      await db.insertInto('carts').values(toRow(cart)).execute();
    },

    byId: async (id) => {
      const row = await db.selectFrom('carts').select('document').where('id', '=', id).executeTakeFirst();
      return row?.document;
    },

    byIds: async (ids) => {
      const rows = await db
        .selectFrom('carts')
        .select(['id', 'document'])
        .where('id', '=', sql<string>`any(${ids}::text[])`)
        .execute();
      return new Map(rows.map(({ id, document }) => [id, document]));
    },

    change: (id, decide) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('carts')
          .select(['document', sql<Date>`now()::timestamptz(3)`.as('now')])
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (!row) return undefined;
        const decision = decide(row.document, row.now);
        if (!decision.cart) return decision;
        const cart = { ...decision.cart, version: row.document.version + 1 };
        await tx
          .updateTable('carts')
          .set({ ...toRow(cart), touched_at: sql<never>`now()` })
          .where('id', '=', id)
          .execute();
        return { ...decision, cart };
      }),

    close: async (id, orderId) => {
      await sql`
        update carts set
          version = version + 1,
          order_id = ${orderId},
          document = document || jsonb_build_object('orderId', ${orderId}::text, 'version', version + 1)
        where id = ${id} and order_id is null`.execute(db);
    },
    ...createDeletions(db),
  };
}

function createDeletions(db: Kysely<Tables>): Pick<CartStore, 'deleteOfCustomer' | 'deleteAbandoned'> {
  return {
    deleteOfCustomer: async (customerId) => {
      await db.deleteFrom('carts').where('customer_id', '=', customerId).execute();
    },

    deleteAbandoned: async (days) => {
      const { numAffectedRows = 0n } = await sql`
        delete from carts where id in (
          select id from carts
          where touched_at < now() - make_interval(days => ${days}::int)
          limit ${DELETED_ROWS_MAX}
          for update skip locked
        )`.execute(db);
      return Number(numAffectedRows);
    },
  };
}

function toRow(cart: Cart) {
  return {
    id: cart.id,
    version: cart.version,
    customer_id: cart.customerId,
    order_id: cart.orderId,
    document: JSON.stringify(cart),
  };
}
