import { setTimeout as delay } from 'node:timers/promises';
import { describeWith } from '@hansa/kit/testing/describe-with';
import { expect, test } from '@jest/globals';
import { runMatrix } from '../support/crash/matrix.ts';
import { startDistributed } from '../support/distributed/start-distributed.ts';

const seed = Number(process.env['HANSA_CRASH_SEED'] ?? 20_261_121);
// FerretDB stands in for MongoDB and scans where that has indexes: two hundred orders take it minutes.
const orders = Number(process.env['HANSA_CRASH_ORDERS'] ?? (process.env['FERRETDB_BINARY'] ? 60 : 200));

/** Buyers that need a service which is away wait for it, and nothing more would be lost by waiting with them. */
const LATEST_LOSS_MS = 10_000;

describeWith(
  'NATS_SERVER_BINARY',
  `a broker that forgets everything in the middle of ${orders} orders (HANSA_CRASH_SEED=${seed})`,
  (natsServer) => {
    test('is told again what the outboxes still know, and every order ends as it should', async () => {
      const fleet = await startDistributed({
        natsServer,
        ferretdb: process.env['FERRETDB_BINARY'],
        mongodbUrl: process.env['MONGODB_URL'],
      });
      try {
        const result = await runMatrix(fleet, {
          seed,
          orders,
          kills: 0,
          report: (line) => process.stderr.write(`broker amnesia: ${line}\n`),
          meanwhile: async ({ reached }) => {
            await reached(Math.floor(orders / 2));
            // Who is away has not handled what others were told is published, so that the loss leaves orders stuck.
            const inventory = fleet.part('inventory');
            await inventory.kill();
            await Promise.race([reached(Math.floor((orders * 2) / 3)), delay(LATEST_LOSS_MS)]);
            const broker = fleet.part('nats');
            await broker.kill();
            fleet.wipeBroker();
            await broker.start();
            await inventory.start();
            // Orders of after the loss go through as if nothing had been.
            await reached(Math.floor((orders * 3) / 4));
            const replayed = await fleet.operate(['events', 'replay', '--since', '1h']);
            expect(replayed).toMatchObject({ code: 0 });
            expect(replayed.output).toMatch(/orders: \d+ events will be published again/);
          },
        });
        expect(result.problems).toEqual([]);
        expect(result.accepted).toHaveLength(orders);
        expect(result.confirmed).toBeGreaterThan(0);
      } finally {
        await fleet.stop();
      }
    }, 900_000);
  },
);
