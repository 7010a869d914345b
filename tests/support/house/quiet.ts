import { askPostgres } from '../distributed/order-books.ts';
import { serviceNames } from '@hansa/cli/service-names';
import { eventually } from '../eventually.ts';
import type { HouseDatabases } from './house.ts';
import type { RestlessBus } from './restless-bus.ts';

/** What is still to be done, by database. */
const unfinished = {
  orders: `select count(*) as n from orders where status = 'PENDING' or document #>> '{process,step}' in ('CAPTURING', 'CANCELLING')`,
  payments: `select count(*) as n from payment_operations where status = 'PENDING'`,
  notifications: `select count(*) as n from mails where status = 'PENDING'`,
  sandbox: `select count(*) as n from webhook_deliveries where delivered_at is null and given_up_at is null`,
} as const;

/** Resolves when nothing is under way any more and nothing is left to do. */
export async function quiet(databases: HouseDatabases, bus: RestlessBus): Promise<void> {
  const rest = async () => {
    const counts = await Promise.all([
      ...serviceNames.map((name) =>
        count(databases[name].url, 'select count(*) as n from outbox where sent_at is null'),
      ),
      ...Object.entries(unfinished).map(([name, sql]) =>
        count(databases[name as keyof typeof unfinished].url, sql),
      ),
    ]);
    return counts.reduce((sum, each) => sum + each, 0) + (bus.isIdle() ? 0 : 1);
  };
  await eventually(
    'quiet',
    async () => {
      // Twice: what was on its way from one place to the next during the first look is seen by the second.
      const left = (await rest()) + (await rest());
      if (left > 0) throw new Error(`${left} things are left to do`);
      return true;
    },
    180_000,
  );
}

async function count(url: string, sql: string): Promise<number> {
  return Number((await askPostgres(url, sql))[0].n);
}
