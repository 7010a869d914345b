import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ask, startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import { captures, inspect, netCapture, noFindings } from '../support/invariants.ts';
import { seeded } from '../support/random.ts';
import {
  ledgerOf,
  placeOrder,
  readOrder,
  readyCart,
  signInOwner,
  stockProduct,
  type Order,
  type Placed,
  type Shop,
} from '../support/shop.ts';

const seed = Number(process.env['HANSA_CRASH_SEED'] ?? 20_261_121);
const orders = Number(process.env['HANSA_CRASH_ORDERS'] ?? 100);
const kills = Number(process.env['HANSA_CRASH_KILLS'] ?? 20);
const CONCURRENCY = 8;
const STOCK = 60;
/** Between an order's acceptance and the kill after it: from the first step of its process to beyond the last. */
const PAUSE_MAX_MS = 200;

const cards = [
  'tok_approved',
  'tok_approved',
  'tok_approved',
  'tok_flaky',
  'tok_lost_response',
  'tok_declined',
];

/** The shop as its clients see it while it dies again and again: each request is repeated until it is answered. */
function stubborn(current: () => Hansa): Shop {
  return {
    owner: current().owner,
    ask: async (query, variables, token) => {
      const answer = await eventually(
        'an answer',
        async () => {
          const { origin } = current();
          const found = await ask(origin, { query, variables, token });
          return found.status < 500 && !found.errors ? found : undefined;
        },
        120_000,
      );
      return answer;
    },
  };
}

type Accepted = Extract<Placed, { kind: 'accepted' }>;

describe(`all of Hansa killed ${kills} times while ${orders} orders come in (HANSA_CRASH_SEED=${seed})`, () => {
  test('no acknowledged order is lost, none is charged twice, the stock adds up, nothing is left over', async () => {
    const random = seeded(seed);
    const folder = await temporaryFolder();
    let hansa = await startHansa({ folder: folder.path });
    const { owner } = hansa;
    const shop = stubborn(() => ({ ...hansa, owner }));
    try {
      const variant = await stockProduct(shop, await signInOwner(shop), STOCK);

      let next = 0;
      const accepted: Accepted[] = [];
      const buyer = async () => {
        while (next < orders) {
          const paymentMethodToken = cards[next++ % cards.length] ?? 'tok_approved';
          const cart = await readyCart(shop, [{ merchandiseId: variant, quantity: 1 }]);
          const placed = await placeOrder(shop, {
            cartId: cart.id,
            paymentMethodToken,
            idempotencyKey: randomUUID(),
          });
          if (placed.kind === 'accepted') accepted.push(placed);
        }
      };
      const buying = Promise.all(Array.from({ length: CONCURRENCY }, buyer));

      for (const { after, pauseMs } of killPoints(random)) {
        await eventually(`${after} orders`, () => Promise.resolve(accepted.length >= after));
        await delay(pauseMs);
        await hansa.kill();
        hansa = await startHansa({ folder: folder.path });
      }
      await buying;
      expect(accepted).toHaveLength(orders);
      expect(new Set(accepted.map(({ orderId }) => orderId)).size).toBe(orders);

      const over = await Promise.all(
        accepted.map(({ orderId, token }) =>
          eventually(
            `the end of ${orderId}`,
            async () => {
              const order = await readOrder(shop, orderId, token);
              return order && isOver(order) && order;
            },
            120_000,
          ),
        ),
      );
      await eventually(
        'quiet',
        async () => JSON.stringify(await inspect(folder.path)) === JSON.stringify(noFindings),
      );

      const confirmed = over.filter(({ status }) => status === 'CONFIRMED');
      expect(confirmed.length).toBeGreaterThan(0);
      expect(confirmed.length).toBeLessThanOrEqual(STOCK);
      for (const order of over) {
        const ledger = await ledgerOf(hansa.sandboxOrigin, order.id);
        const due = order.status === 'CONFIRMED' ? Math.round(Number(order.total.amount) * 100) : 0;
        expect([order.id, order.status, netCapture(ledger)]).toEqual([order.id, order.status, due]);
        expect(captures(ledger)).toBeLessThanOrEqual(1);
      }
      expect(await left(shop, variant)).toBe(STOCK - confirmed.length);
    } finally {
      await hansa.stop();
      await folder.remove();
    }
  }, 600_000);
});

/** After how many acknowledged orders, and how long after, the process dies: spread over the whole run. */
function killPoints(random: () => number): { after: number; pauseMs: number }[] {
  const points = Array.from({ length: kills }, () => Math.floor(random() * orders)).sort((a, b) => a - b);
  return points.map((after) => ({ after, pauseMs: random() * PAUSE_MAX_MS }));
}

/** Nothing more is to come: paid and about to be sent, or cancelled with whatever was taken given back. */
function isOver({ status, financialStatus }: Order): boolean {
  return status === 'CANCELLED'
    ? financialStatus !== 'PAID' && financialStatus !== 'AUTHORIZED'
    : financialStatus === 'PAID';
}

async function left(shop: Shop, merchandiseId: string): Promise<number> {
  const { data } = await shop.ask(
    `mutation ($input: CartCreateInput!) { cartCreate(input: $input) { cart { lines { merchandise { quantityAvailable } } } } }`,
    { input: { lines: [{ merchandiseId, quantity: 1 }] } },
  );
  return data.cartCreate.cart.lines[0].merchandise.quantityAvailable as number;
}
