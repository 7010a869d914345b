import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { startHansa, temporaryFolder, type Hansa } from '../tests/support/hansa.ts';
import {
  orderThat,
  placeOrder,
  readyCart,
  signInOwner,
  stockProduct,
  type Placed,
} from '../tests/support/shop.ts';
import { cpuTimeMs, ownCpuTimeMs } from './cpu-time.ts';
import { markdownTable, percentiles, type Percentiles } from './statistics.ts';

/**
 * Orders placed and confirmed by all of Hansa in one process, load and service on one machine.
 *
 * Carts are made ready beforehand: what is measured is `orderPlace` as its client sees it, and the time from
 * an order's acceptance to its confirmation as its own timeline tells it.
 */
const { values } = parseArgs({
  options: {
    /** Orders in each scenario: bounded, so that the run ends by itself. */
    orders: { type: 'string', default: '400' },
    /** Orders per second of the paced scenario. */
    rate: { type: 'string', default: '20' },
    /** Scenarios in which so many clients wait for each other; none where it is empty. */
    clients: { type: 'string', default: '1,8,32' },
  },
});
const ordersEach = Number(values.orders);
const rate = Number(values.rate);

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly placing: Percentiles;
  readonly confirming: Percentiles;
  /** From the first order until the last one is confirmed. */
  readonly cpu: Cpu;
}

/** CPU time in ms. */
interface Cpu {
  readonly hansa: number;
  readonly postgres: number;
}

type Accepted = Extract<Placed, { kind: 'accepted' }>;

const folder = await temporaryFolder();
const hansa = await startHansa({ folder: folder.path });
try {
  const variant = await stockProduct(hansa, await signInOwner(hansa), 1_000_000);
  // Warm: plans are cached, and V8 has compiled what an order needs (after 100 orders it still spends a fifth more on each).
  await closedLoop({ hansa, variant, clients: 8, count: 600 });
  const results: Result[] = [];
  for (const clients of values.clients.split(',').filter(Boolean).map(Number))
    results.push(await closedLoop({ hansa, variant, clients, count: ordersEach }));
  results.push(await paced({ hansa, variant, count: ordersEach }));
  console.log(report(results));
} finally {
  await hansa.stop();
  await folder.remove();
}

interface Load {
  readonly hansa: Hansa;
  readonly variant: string;
  readonly count: number;
}

/** So many clients, each placing its next order as soon as the last one was accepted. */
async function closedLoop({
  hansa: shop,
  variant: id,
  clients,
  count,
}: Load & { clients: number }): Promise<Result> {
  const carts = await prepareCarts(shop, id, count);
  const placed: Accepted[] = [];
  const placing: number[] = [];
  const started = begin(shop);
  const client = async () => {
    for (let cart = carts.pop(); cart !== undefined; cart = carts.pop())
      await place(shop, cart, placing, placed);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return finish(`${clients} client${clients === 1 ? '' : 's'}`, { shop, started, placing, placed });
}

/** Orders at a fixed rate, however long each takes: what a shop sees. */
async function paced({ hansa: shop, variant: id, count }: Load): Promise<Result> {
  const carts = await prepareCarts(shop, id, count);
  const placed: Accepted[] = [];
  const placing: number[] = [];
  const started = begin(shop);
  const pending = carts.map(async (cart, index) => {
    await delay((index * 1_000) / rate);
    await place(shop, cart, placing, placed);
  });
  await Promise.all(pending);
  return finish(`${rate} orders/s`, { shop, started, placing, placed });
}

async function prepareCarts(shop: Hansa, merchandiseId: string, count: number): Promise<string[]> {
  const carts: string[] = [];
  const BATCH = 8;
  while (carts.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - carts.length) }, () =>
      readyCart(shop, [{ merchandiseId, quantity: 1 }]),
    );
    carts.push(...(await Promise.all(batch)).map(({ id }) => id));
  }
  return carts;
}

async function place(shop: Hansa, cartId: string, placing: number[], placed: Accepted[]): Promise<void> {
  const begun = performance.now();
  const result = await placeOrder(shop, { cartId, idempotencyKey: randomUUID() });
  placing.push(performance.now() - begun);
  if (result.kind === 'accepted') placed.push(result);
}

interface Start {
  /** By `performance.now()`. */
  readonly at: number;
  readonly cpu: Cpu;
}

function begin(shop: Hansa): Start {
  return { at: performance.now(), cpu: cpuOf(shop) };
}

function cpuOf({ process: { pid } }: Hansa): Cpu {
  if (pid === undefined) throw new TypeError('Hansa runs.');
  const hansa = ownCpuTimeMs(pid);
  return { hansa, postgres: cpuTimeMs(pid) - hansa };
}

interface Run {
  readonly shop: Hansa;
  readonly started: Start;
  readonly placing: readonly number[];
  readonly placed: readonly Accepted[];
}

async function finish(name: string, { shop, started, placing, placed }: Run): Promise<Result> {
  const confirming: number[] = [];
  let lastConfirmed = 0;
  const placedAt = performance.timeOrigin + started.at;
  for (const each of placed) {
    const { timeline } = await orderThat(shop, each, ({ status }) => status !== 'PENDING');
    const at = (kind: RegExp) => Date.parse(timeline.find((entry) => kind.test(entry.kind))?.at ?? '');
    confirming.push(at(/CONFIRMED/i) - at(/PLACED/i));
    lastConfirmed = Math.max(lastConfirmed, at(/CONFIRMED/i));
  }
  const cpu = cpuOf(shop);
  return {
    name,
    seconds: (lastConfirmed - placedAt) / 1_000,
    placing: percentiles(placing),
    confirming: percentiles(confirming),
    cpu: { hansa: cpu.hansa - started.cpu.hansa, postgres: cpu.postgres - started.cpu.postgres },
  };
}

function report(results: readonly Result[]): string {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return markdownTable(
    [
      'load',
      'orders/s confirmed',
      'placing p50',
      'p95',
      'p99',
      'confirming p50',
      'p95',
      'p99',
      'CPU per order: Hansa',
      'PostgreSQL',
    ],
    results.map(({ name, seconds, placing, confirming, cpu }) => [
      name,
      (placing.count / seconds).toFixed(0),
      ...[placing.p50, placing.p95, placing.p99, confirming.p50, confirming.p95, confirming.p99].map(ms),
      ...[cpu.hansa, cpu.postgres].map((total) => ms(total / placing.count)),
    ]),
  );
}
