import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceNames } from '@hansa/cli/service-names';
import { askPostgres } from '../distributed/order-books.ts';
import type { Distributed } from '../distributed/start-distributed.ts';
import { captures, netCapture } from '../invariants.ts';
import { readOrder, type LedgerEntry, type Order, type Shop } from '../shop.ts';
import type { Accepted } from './buy.ts';

/** What came of a run, as clients, the provider and the databases tell it. */
export interface Outcome {
  readonly fleet: Distributed;
  readonly shop: Shop;
  readonly accepted: readonly Accepted[];
  /** What each variant had in stock at first. */
  readonly stock: ReadonlyMap<string, number>;
}

/** Every promise that is broken, or not kept yet; nothing where all are kept. Looks from outside, never into our logs. */
export async function findings(outcome: Outcome): Promise<readonly string[]> {
  const { fleet } = outcome;
  // The cheap ones first: while events travel, the others are not worth asking.
  const unfinished = [...(await waitingEvents(fleet)), ...(await deadLetters(fleet))];
  if (unfinished.length > 0) return unfinished;
  const orders = await readOrders(outcome);
  const open = orders.flatMap((order) => problemOf(order));
  if (open.length > 0) return open;
  const parts = await Promise.all([
    orderBooks(outcome),
    money(outcome, orders),
    stock(outcome, orders),
    shipments(outcome, orders),
    mails(outcome, orders),
  ]);
  return parts.flat();
}

/** A few of many, which is as much as anybody reads. */
const some = (problems: readonly string[]): string[] =>
  problems.length > 5 ? [...problems.slice(0, 5), `… and ${problems.length - 5} more`] : [...problems];

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

const tabled = (fleet: Distributed) =>
  serviceNames.filter((name) => !/^mongodb/.test(fleet.databaseUrl(name)));

async function waitingEvents(fleet: Distributed): Promise<string[]> {
  const found = await Promise.all([
    ...tabled(fleet).map(async (name) => {
      const [row] = await askPostgres(
        fleet.databaseUrl(name),
        'select count(*) as n from outbox where sent_at is null',
      );
      return [name, Number(row.n)] as const;
    }),
    fleet.orderBooks.unsent().then((count) => ['orders', count] as const),
  ]);
  return found.flatMap(([name, count]) =>
    count > 0 ? [`${count} events wait in the outbox of ${name}`] : [],
  );
}

async function deadLetters(fleet: Distributed): Promise<string[]> {
  const found = await Promise.all(
    tabled(fleet).map(async (name) => {
      const rows = await askPostgres(fleet.databaseUrl(name), 'select error, event from dead_letters');
      return rows.map(({ error, event }) => `${name}: ${error} ${JSON.stringify(event).slice(0, 200)}`);
    }),
  );
  const letters = [...found.flat(), ...(await fleet.orderBooks.deadLetters())];
  return some([...new Set(letters)].map((letter) => `dead letter of ${letter}`));
}

type Read = Order & { readonly accepted: Accepted };

async function readOrders({ shop, accepted }: Outcome): Promise<readonly Read[]> {
  const orders: Read[] = [];
  let next = 0;
  const reader = async () => {
    for (let each = accepted[next++]; each; each = accepted[next++]) {
      const order = await readOrder(shop, each.orderId, each.token);
      if (!order) throw new Error(`The acknowledged order ${each.orderId} is lost.`);
      orders.push({ ...order, accepted: each });
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return orders;
}

/** Nothing more is to come: paid and about to be sent, or cancelled with whatever was taken given back. */
function problemOf({ id, status, financialStatus }: Order): string[] {
  const isOver =
    status === 'CANCELLED' ? !['PAID', 'AUTHORIZED'].includes(financialStatus) : financialStatus === 'PAID';
  return isOver && ['CONFIRMED', 'CANCELLED'].includes(status)
    ? []
    : [`${id} is ${status}, ${financialStatus}`];
}

async function orderBooks({ fleet, accepted }: Outcome): Promise<string[]> {
  const booked = await fleet.orderBooks.orders();
  const byKey = new Map(accepted.map(({ key, orderId }) => [key, orderId]));
  const problems = booked.flatMap(({ id, key }) =>
    byKey.get(key) === id ? [] : [`${id} was made by key ${key}, which was told of ${byKey.get(key)}`],
  );
  if (booked.length !== byKey.size) problems.push(`${booked.length} orders for ${byKey.size} keys`);
  return some(problems);
}

async function money({ fleet }: Outcome, orders: readonly Read[]): Promise<string[]> {
  const ledger = grouped(await readLedger(fleet.sandboxOrigin), ({ orderId }) => orderId);
  const payments = new Map(
    (
      await askPostgres(
        fleet.databaseUrl('payments'),
        'select order_id, captured_amount - refunded_amount as net from payments',
      )
    ).map(({ order_id, net }) => [order_id as string, Number(net)]),
  );
  const problems = orders.flatMap(({ id, status, total }) => {
    const entries = ledger.get(id) ?? [];
    const due = status === 'CANCELLED' ? 0 : Math.round(Number(total.amount) * 100);
    const net = netCapture(entries);
    return [
      ...(net === due ? [] : [`${id} is ${status}, and cost ${net} instead of ${due}`]),
      ...(captures(entries) <= 1 ? [] : [`${id} was charged ${captures(entries)} times`]),
      ...(payments.get(id) === net || (!payments.has(id) && net === 0)
        ? []
        : [`${id}: payments says ${payments.get(id)}, the provider ${net}`]),
      ...(status === 'CANCELLED' && holdsMoney(entries)
        ? [`${id} is cancelled, and its money still held`]
        : []),
    ];
  });
  const known = new Set(orders.map(({ id }) => id));
  for (const id of ledger.keys()) if (!known.has(id)) problems.push(`${id} was charged, and nobody knows it`);
  return some(problems);
}

/** Authorized, and neither captured nor voided. */
function holdsMoney(entries: readonly LedgerEntry[]): boolean {
  const count = (kind: string) =>
    entries.filter((entry) => entry.kind === kind && entry.status === 'SUCCEEDED').length;
  return count('AUTHORIZATION') > count('VOID') + count('CAPTURE');
}

/** As many as the provider shows at a time. */
const PAGE = 1_000;

async function readLedger(sandboxOrigin: string): Promise<readonly LedgerEntry[]> {
  const entries: (LedgerEntry & { position: number })[] = [];
  for (;;) {
    const after = entries.at(-1)?.position ?? 0;
    const response = await fetch(`${sandboxOrigin}/ledger?limit=${PAGE}&after=${after}`);
    if (!response.ok) throw new Error(`The ledger answers ${response.status}.`);
    const page = (await response.json()) as typeof entries;
    entries.push(...page);
    if (page.length < PAGE) return entries;
  }
}

async function stock({ fleet, stock: initial }: Outcome, orders: readonly Read[]): Promise<string[]> {
  const levels = await askPostgres(
    fleet.databaseUrl('inventory'),
    `select l.variant_id, l.on_hand, l.reserved,
       coalesce(sum(m.on_hand_delta), 0) as on_hand_moved, coalesce(sum(m.reserved_delta), 0) as reserved_moved
     from stock_levels l left join stock_movements m using (variant_id, location_id)
     group by l.variant_id, l.location_id, l.on_hand, l.reserved`,
  );
  const sold = new Map<string, number>();
  for (const { status, accepted } of orders) {
    if (status === 'CANCELLED') continue;
    for (const { merchandiseId, quantity } of accepted.lines) {
      sold.set(merchandiseId, (sold.get(merchandiseId) ?? 0) + quantity);
    }
  }
  const problems = levels.flatMap(({ variant_id: id, ...level }) => {
    const [onHand, reserved] = [Number(level.on_hand), Number(level.reserved)];
    return [
      ...(onHand >= 0 && reserved >= 0 ? [] : [`${id} has ${onHand} and ${reserved} of them reserved`]),
      ...(onHand === Number(level.on_hand_moved) && reserved === Number(level.reserved_moved)
        ? []
        : [`${id} has ${onHand}/${reserved}, its ledger ${level.on_hand_moved}/${level.reserved_moved}`]),
      ...(!initial.has(id) || reserved === 0 ? [] : [`${reserved} of ${id} are reserved for nobody`]),
      ...(!initial.has(id) || onHand === (initial.get(id) ?? 0) - (sold.get(id) ?? 0)
        ? []
        : [`${id}: of ${initial.get(id)} were sold ${sold.get(id) ?? 0}, and ${onHand} are left`]),
    ];
  });
  return some(problems);
}

async function shipments({ fleet }: Outcome, orders: readonly Read[]): Promise<string[]> {
  const rows = await askPostgres(fleet.databaseUrl('shipping'), 'select order_id, status from shipments');
  const byOrder = grouped(rows, ({ order_id }) => order_id as string);
  return some(
    orders.flatMap(({ id, status }) => {
      const alive = (byOrder.get(id) ?? []).filter((row) => row.status !== 'CANCELLED').length;
      const due = status === 'CANCELLED' ? 0 : 1;
      return alive === due ? [] : [`${id} is ${status} and has ${alive} shipments`];
    }),
  );
}

/** What is told once about each end of an order, as its acceptance is: an event that was lost shows here at the latest. */
const lastMail = { CONFIRMED: 'ORDER_CONFIRMED', CANCELLED: 'ORDER_CANCELLED' } as const;

async function mails({ fleet }: Outcome, orders: readonly Read[]): Promise<string[]> {
  const rows = await askPostgres(
    fleet.databaseUrl('notifications'),
    'select id, kind, order_id, status from mails where order_id is not null',
  );
  const byOrder = grouped(rows, ({ order_id }) => order_id as string);
  const sent = await sentMails(fleet.mails);
  const problems = orders.flatMap(({ id, status }) => {
    const kinds = (byOrder.get(id) ?? []).map(({ kind }) => kind as string);
    const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
    const [accepted, ended] = [count('ORDER_ACCEPTED'), count(lastMail[status as keyof typeof lastMail])];
    return [
      ...(accepted === 1 ? [] : [`${id} was accepted, which ${accepted} mails tell`]),
      ...(ended === 1 ? [] : [`${id} is ${status}, which ${ended} mails tell`]),
    ];
  });
  for (const { id, status, kind, order_id } of rows) {
    const copies = sent.get(id as string) ?? 0;
    if (status !== 'SENT') problems.push(`the mail ${kind} of ${order_id} is ${status}`);
    else if (copies !== 1) problems.push(`the mail ${kind} of ${order_id} was sent ${copies} times`);
  }
  return some(problems);
}

/** How often each mail lies in the folder, by its id. */
async function sentMails(folder: string): Promise<ReadonlyMap<string, number>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const counts = new Map<string, number>();
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    const [, id = name] = /^Message-ID: <([^@>]+)@/im.exec(text) ?? [];
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
