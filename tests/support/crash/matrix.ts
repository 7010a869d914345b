import { setTimeout as delay } from 'node:timers/promises';
import type { Distributed } from '../distributed/start-distributed.ts';
import { seeded } from '../random.ts';
import { placeOrder, signInOwner, stockProduct } from '../shop.ts';
import { buy, stubbornShop, type Accepted, type Wish } from './buy.ts';
import { findings, type Outcome } from './findings.ts';
import { killByPlan, planKills } from './kill-plan.ts';

export interface MatrixOptions {
  readonly seed: number;
  readonly orders: number;
  /** How often each part is killed; 0 where something else happens to the fleet. */
  readonly kills: number;
  readonly concurrency?: number;
  readonly quietLimitMs?: number;
  /** What else happens to the fleet while orders come in. */
  readonly meanwhile?: (run: { reached(orders: number): Promise<void> }) => Promise<void>;
  readonly report?: (line: string) => void;
}

export interface MatrixResult {
  /** Broken promises; nothing where all are kept. */
  readonly problems: readonly string[];
  readonly accepted: readonly Accepted[];
  readonly kills: ReadonlyMap<string, number>;
  readonly orderSeconds: number;
  readonly quietSeconds: number;
  readonly confirmed: number;
}

const CONCURRENCY = 8;
const QUIET_LIMIT_MS = 60_000;
/** So many times the limit is enough for any machine. */
const BUSY_FACTOR = 5;
const LOOK_MS = 1_000;
const REPORT_MS = 10_000;
/** Of every acknowledged key so many are used once more at the end. */
const REPEATED_MAX = 50;

/** Mostly cards that work; the others fail in every way that the provider knows. */
const cards = [
  ...['tok_approved', 'tok_approved', 'tok_approved', 'tok_approved'],
  ...['tok_flaky', 'tok_lost_response', 'tok_slow', 'tok_declined'],
];

/** Places orders while the fleet dies again and again, then waits until every promise is kept. */
export async function runMatrix(fleet: Distributed, options: MatrixOptions): Promise<MatrixResult> {
  const { seed, orders, kills, concurrency = CONCURRENCY, report = () => undefined } = options;
  const random = seeded(seed);
  const shop = stubbornShop(fleet);
  const owner = await signInOwner(shop);
  // One that runs out, so that orders end for want of goods too.
  const scarce = { id: await stockProduct(shop, owner, Math.ceil(orders / 5)), stock: Math.ceil(orders / 5) };
  const plenty = { id: await stockProduct(shop, owner, orders * 2), stock: orders * 2 };
  const wishes = planWishes(random, { seed, orders, scarce: scarce.id, plenty: plenty.id });
  const plan = planKills(random, { names: [...fleet.parts.keys()], kills, orders });

  const accepted: Accepted[] = [];
  let failure: Error | undefined;
  const reached = async (count: number) => {
    while (accepted.length < count && failure === undefined) await delay(20);
  };
  let next = 0;
  const buyer = async () => {
    for (let wish = wishes[next++]; wish && failure === undefined; wish = wishes[next++]) {
      accepted.push(await buy(shop, wish));
    }
  };
  const count = () => [...fleet.parts.values()].reduce((sum, part) => sum + part.kills, 0);
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const away = () => [...fleet.parts.values()].filter(({ isUp }) => !isUp).map(({ name }) => name);
  const progress = () =>
    `${seconds().toFixed(0)} s: ${accepted.length} of ${orders} orders, ${count()} kills, away: ${away().join(' ') || 'nobody'}`;
  const reporting = setInterval(() => report(progress()), REPORT_MS);
  try {
    // The first failure ends all of them: what they wait for would not come.
    const failing = (work: Promise<void>) =>
      work.catch((thrown: unknown) => {
        failure ??= new Error(`The run broke off: ${String(thrown)}`, { cause: thrown });
      });
    const killing = [...plan].map(([name, each]) => killByPlan(fleet.part(name), each, { reached }));
    const buying = Array.from({ length: concurrency }, buyer);
    await Promise.all(
      [...buying, ...killing, options.meanwhile?.({ reached }) ?? Promise.resolve()].map(failing),
    );
    if (failure !== undefined) throw failure;
  } finally {
    clearInterval(reporting);
  }
  const orderSeconds = seconds();
  report(
    `${orderSeconds.toFixed(0)} s: all ${orders} orders are acknowledged, ${count()} kills; now it is quiet`,
  );

  const outcome = {
    fleet,
    shop,
    accepted,
    stock: new Map([scarce, plenty].map(({ id, stock }) => [id, stock])),
  };
  const problems = await eventuallyKept(outcome, { limitMs: options.quietLimitMs, report });
  const quietSeconds = seconds() - orderSeconds;
  report(
    `${seconds().toFixed(0)} s: ${problems.length === 0 ? 'every promise is kept' : problems.join('\n')}`,
  );
  const statuses = await fleet.orderBooks.orders();
  return {
    problems: [...problems, ...(await repeatKeys(outcome)), ...collapsesOf(fleet)],
    accepted,
    kills: new Map([...fleet.parts].map(([name, part]) => [name, part.kills])),
    orderSeconds,
    quietSeconds,
    confirmed: statuses.filter(({ status }) => status === 'CONFIRMED').length,
  };
}

function planWishes(
  random: () => number,
  { seed, orders, scarce, plenty }: { seed: number; orders: number; scarce: string; plenty: string },
): readonly Wish[] {
  return Array.from({ length: orders }, (_, index) => ({
    lines: [
      { merchandiseId: plenty, quantity: 1 },
      ...(random() < 1 / 3 ? [{ merchandiseId: scarce, quantity: 1 }] : []),
    ],
    paymentMethodToken: cards[Math.floor(random() * cards.length)] ?? 'tok_approved',
    key: `crash-${seed}-${index}`,
    cancels: random() < 1 / 10,
  }));
}

/**
 * What is still wrong when the fleet has come to rest: when for as long as the limit nothing became less wrong. On a
 * machine that does nothing else it needs a fraction of that; on one whose cores are all busy it is only slow.
 */
export async function eventuallyKept(
  outcome: Outcome,
  {
    limitMs = QUIET_LIMIT_MS,
    report,
  }: { limitMs?: number | undefined; report?: (line: string) => void } = {},
): Promise<readonly string[]> {
  const hardLimit = performance.now() + limitMs * BUSY_FACTOR;
  let deadline = performance.now() + limitMs;
  let reportAt = performance.now() + REPORT_MS;
  let last = '';
  for (;;) {
    const isLast = performance.now() >= Math.min(deadline, hardLimit);
    const problems = await findings(outcome).catch((thrown: unknown) => [String(thrown)]);
    if (problems.length === 0 || isLast) return problems;
    if (problems.join() !== last) deadline = performance.now() + limitMs;
    last = problems.join();
    if (performance.now() > reportAt) {
      report?.(`not yet: ${problems.slice(0, 3).join('; ')}`);
      reportAt = performance.now() + REPORT_MS;
    }
    await delay(LOOK_MS);
  }
}

/** A key that was acknowledged means the same order for ever. */
async function repeatKeys({ shop, accepted }: Outcome): Promise<string[]> {
  const problems: string[] = [];
  for (const { key, orderId, cartId, paymentMethodToken } of accepted.slice(-REPEATED_MAX)) {
    const again = await placeOrder(shop, { cartId, paymentMethodToken, idempotencyKey: key });
    if (again.kind !== 'accepted' || again.orderId !== orderId || !again.replayed)
      problems.push(`key ${key} meant ${orderId}, and now ${JSON.stringify(again)}`);
  }
  return problems;
}

function collapsesOf(fleet: Distributed): string[] {
  return [...fleet.parts.values()].flatMap((part) => part.collapses);
}
