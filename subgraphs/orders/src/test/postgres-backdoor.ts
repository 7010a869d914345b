import { openDatabase } from '@hansa/kit/database/database';
import { createPostgresDeadLetters } from '@hansa/kit/events/dead-letters';
import { createPostgresOutbox } from '@hansa/kit/outbox/postgres-outbox';
import { startJanitor } from '@hansa/kit/outbox/janitor';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { createMemoryBus } from '@hansa/kit/testing/memory-bus';
import { createPostgresStorage } from '../store/postgres/storage.ts';
import type { Tables } from '../store/postgres/tables.ts';
import type { Backdoor } from './backdoor.ts';

export function openPostgresBackdoor(url: string): Backdoor {
  const { pool, kysely, close } = openDatabase<Tables>({ url, applicationName: 'orders-test' });
  const run = async (statement: string, values: unknown[] = []) => void (await pool.query(statement, values));
  const storage = createPostgresStorage({
    databaseUrl: url,
    bus: createMemoryBus(),
    log: silentLogger,
    meter: createMetrics().meter('test'),
  });
  return {
    storage,
    outbox: createPostgresOutbox(kysely),
    deadLetters: createPostgresDeadLetters(kysely),

    typesAbout: async (orderId) => {
      const { rows } = await pool.query<{ type: string }>(
        'select type from outbox where subject = $1 order by position',
        [orderId],
      );
      return rows.map(({ type }) => type);
    },
    makeDue: (id) => run(`update orders set deadline_at = now() - interval '1 second' where id = $1`, [id]),
    breakOrders: (count) =>
      run(
        `insert into orders (
           id, version, number, cart_id, idempotency_scope, idempotency_key, email, status, total_amount,
           placed_at, updated_at, deadline_at, document
         )
         select 'ord_broken' || n, 1, 'B-' || n, 'cart_broken' || n, 'broken', n::text, '', 'PENDING', 0,
           now(), now(), now() - interval '1 hour', '{}'
         from generate_series(1, $1::int) as n`,
        [count],
      ),
    mendOrders: () => run(`delete from orders where idempotency_scope = 'broken'`),

    ageCart: (id, days) =>
      run('update carts set touched_at = now() - make_interval(days => $2::int) where id = $1', [id, days]),
    reopenCart: (id) =>
      run(`update carts set order_id = null, document = document || '{"orderId":null}' where id = $1`, [id]),
    expireDelivery: (id) =>
      run(
        `update carts set document = jsonb_set(document, '{delivery,expiresAt}', '"2020-01-01T00:00:00.000Z"')
         where id = $1`,
        [id],
      ),

    buryHandled: async (event) => {
      await run(
        `insert into dead_letters (consumer, event_id, event, error, attempts) values ('orders', $1, $2, 'late', 10)`,
        [event.id, JSON.stringify(event)],
      );
      await run(`insert into inbox (consumer, event_id) values ('orders', $1)`, [event.id]);
    },
    countOrdersOf: async (cartId) => {
      const { rows } = await pool.query('select id from orders where cart_id = $1', [cartId]);
      return rows.length;
    },
    mentions: async (email) => {
      const { rows } = await pool.query('select id from customers where email = $1', [email]);
      return rows.length > 0;
    },
    clearAwaySentBefore: async (days) => {
      await run('update outbox set sent_at = sent_at - make_interval(days => $1::int)', [days]);
      await startJanitor({ db: kysely, log: silentLogger }).stop();
    },
    close: async () => {
      await storage.close();
      await close();
    },
  };
}
