import { setTimeout as delay } from 'node:timers/promises';
import { SANDBOX, serviceNames } from '@hansa/cli/service-names';
import { describeWith } from '@hansa/kit/testing/describe-with';
import { expect, test } from '@jest/globals';
import { buy, type Accepted } from '../support/crash/buy.ts';
import { eventuallyKept } from '../support/crash/matrix.ts';
import { startDistributed, type Distributed } from '../support/distributed/start-distributed.ts';
import { dataOf, signInOwner, stockProduct, type Shop } from '../support/shop.ts';

/** More than anybody can buy while this lasts. */
const STOCK = 10_000;
const BUYERS = 3;
const READERS = 3;
/** A reader is a person with a page open, not a benchmark. */
const READ_EVERY_MS = 50;

const readings = [
  '{ products(first: 5) { nodes { title variants(first: 1) { nodes { id quantityAvailable availableForSale } } } } }',
  '{ collections(first: 3) { nodes { title } } }',
];

describeWith(
  'NATS_SERVER_BINARY',
  'a fleet whose services are restarted one after the other',
  (natsServer) => {
    test('answers every request meanwhile, and does everything once', async () => {
      const fleet = await startDistributed({
        natsServer,
        ferretdb: process.env['FERRETDB_BINARY'],
        mongodbUrl: process.env['MONGODB_URL'],
        // A machine whose cores are all busy takes its time for a start, and the gateway waits as long as for an answer.
        env: { GATEWAY_SUBGRAPH_TIMEOUT_MS: '90000' },
      });
      try {
        const shop: Shop = { owner: fleet.owner, ask: fleet.ask };
        const variant = await stockProduct(shop, await signInOwner(shop), STOCK);
        const load = startLoad(shop, variant);

        const codes: [string, number | null][] = [];
        for (const name of [SANDBOX, ...serviceNames]) {
          await load.another(BUYERS);
          codes.push([name, await restart(fleet, name)]);
        }
        await load.another(BUYERS);
        const { accepted, reads, failures } = await load.stop();

        expect(failures).toEqual([]);
        expect(codes.filter(([, code]) => code !== 0)).toEqual([]);
        expect(reads).toBeGreaterThan(0);
        const outcome = { fleet, shop, accepted, stock: new Map([[variant, STOCK]]) };
        expect(await eventuallyKept(outcome)).toEqual([]);
      } finally {
        await fleet.stop();
      }
    }, 900_000);
  },
);

/** As a process manager does it: told to end, waited for, started again. */
async function restart(fleet: Distributed, name: string): Promise<number | null> {
  const part = fleet.part(name);
  const code = await part.stop();
  await part.start();
  return code;
}

/** Clients who read and buy without end, and repeat nothing. */
function startLoad(shop: Shop, variant: string) {
  const accepted: Accepted[] = [];
  const failures: string[] = [];
  let reads = 0;
  let isOver = false;
  const until = (work: () => Promise<void>) => async () => {
    while (!isOver) await work().catch((thrown: unknown) => void failures.push(String(thrown)));
  };
  let number = 0;
  const buyer = until(async () => {
    const key = `rolling-${number++}`;
    const wish = {
      lines: [{ merchandiseId: variant, quantity: 1 }],
      paymentMethodToken: 'tok_approved',
      key,
    };
    accepted.push(await buy(shop, { ...wish, cancels: false }));
  });
  const reader = until(async () => {
    dataOf(await shop.ask(readings[reads % readings.length] ?? ''));
    reads += 1;
    await delay(READ_EVERY_MS);
  });
  const clients = [
    ...Array.from({ length: BUYERS }, () => buyer()),
    ...Array.from({ length: READERS }, () => reader()),
  ];
  return {
    /** Resolves when so many more orders have been placed. */
    another: async (count: number) => {
      const wanted = accepted.length + count;
      while (accepted.length < wanted && failures.length === 0) await delay(20);
    },
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
      return { accepted, reads, failures };
    },
  };
}
