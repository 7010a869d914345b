import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import pg from 'pg';
import type { LedgerEntry } from './shop.ts';

const services = ['catalog', 'users', 'inventory', 'orders', 'payments', 'shipping', 'notifications'];

/** What the databases of a running Hansa say about unfinished business and broken promises. */
export interface Findings {
  readonly unsentEvents: number;
  readonly deadLetters: number;
  readonly negativeStock: number;
  /** Stock levels whose counters differ from the sum of their ledger. */
  readonly stockDifferences: number;
}

/** Looks into the databases from outside, not through Hansa's own code. */
export async function inspect(folder: string): Promise<Findings> {
  const running = await connectToRunning(folder);
  if (!running) throw new Error(`no Hansa runs on ${folder}`);
  const ask = async (database: string, sql: string): Promise<number> => {
    const client = new pg.Client({ connectionString: running.url(`hansa_${database}`) });
    await client.connect();
    try {
      const { rows } = await client.query<{ n: string }>(sql);
      return Number(rows[0]?.n ?? 0);
    } finally {
      await client.end();
    }
  };
  const sum = async (sql: string) =>
    (await Promise.all(services.map((name) => ask(name, sql)))).reduce((a, b) => a + b, 0);
  return {
    unsentEvents: await sum('select count(*) as n from outbox where sent_at is null'),
    deadLetters: await sum('select count(*) as n from dead_letters'),
    negativeStock: await ask(
      'inventory',
      'select count(*) as n from stock_levels where on_hand < 0 or reserved < 0 or reserved > on_hand',
    ),
    stockDifferences: await ask(
      'inventory',
      `select count(*) as n from stock_levels l left join (
         select variant_id, location_id, sum(on_hand_delta) as on_hand, sum(reserved_delta) as reserved
         from stock_movements group by 1, 2
       ) m using (variant_id, location_id)
       where l.on_hand <> coalesce(m.on_hand, 0) or l.reserved <> coalesce(m.reserved, 0)`,
    ),
  };
}

export const noFindings: Findings = {
  unsentEvents: 0,
  deadLetters: 0,
  negativeStock: 0,
  stockDifferences: 0,
};

/** What an order cost its customer in the end, by the provider's own ledger, in minor units. */
export function netCapture(ledger: readonly LedgerEntry[]): number {
  return ledger
    .filter(({ status }) => /^SUCCEEDED$/i.test(status))
    .reduce(
      (net, { kind, amount }) =>
        /^CAPTURE/i.test(kind) ? net + amount : /^REFUND/i.test(kind) ? net - amount : net,
      0,
    );
}

/** How many times the provider took money for an order. */
export function captures(ledger: readonly LedgerEntry[]): number {
  return ledger.filter(({ kind, status }) => /^CAPTURE/i.test(kind) && /^SUCCEEDED$/i.test(status)).length;
}
