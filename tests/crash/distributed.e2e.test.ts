import { describeWith } from '@hansa/kit/testing/describe-with';
import { expect, test } from '@jest/globals';
import { runMatrix } from '../support/crash/matrix.ts';
import { startDistributed } from '../support/distributed/start-distributed.ts';

const seed = Number(process.env['HANSA_CRASH_SEED'] ?? 20_261_121);
// FerretDB stands in for MongoDB and scans where that has indexes: two hundred orders take it minutes.
const orders = Number(process.env['HANSA_CRASH_ORDERS'] ?? (process.env['FERRETDB_BINARY'] ? 60 : 200));
const kills = Number(process.env['HANSA_CRASH_KILLS'] ?? 5);

describeWith(
  'NATS_SERVER_BINARY',
  `a fleet of which every process is killed ${kills} times while ${orders} orders come in (HANSA_CRASH_SEED=${seed})`,
  (natsServer) => {
    test('no acknowledged order is lost, none is charged twice, the stock adds up, nothing is left over', async () => {
      const fleet = await startDistributed({
        natsServer,
        ferretdb: process.env['FERRETDB_BINARY'],
        mongodbUrl: process.env['MONGODB_URL'],
      });
      try {
        const result = await runMatrix(fleet, {
          seed,
          orders,
          kills,
          report: (line) => process.stderr.write(`crash matrix, orders in ${fleet.orderStore}: ${line}\n`),
        });
        expect(result.problems).toEqual([]);
        expect(result.accepted).toHaveLength(orders);
        expect(result.confirmed).toBeGreaterThan(0);
        expect(result.confirmed).toBeLessThan(orders);
        expect([...result.kills].filter(([, count]) => count < kills)).toEqual([]);
      } finally {
        await fleet.stop();
      }
    }, 1_200_000);
  },
);
