import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buy, type Accepted } from '../support/crash/buy.ts';
import { askPostgres } from '../support/distributed/order-books.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/hansa.ts';
import {
  createHouseDatabases,
  makeHouseSecrets,
  openHouse,
  type House,
  type HouseDatabases,
} from '../support/house/house.ts';
import { quiet } from '../support/house/quiet.ts';
import { createRestlessBus, type RestlessBus } from '../support/house/restless-bus.ts';
import { captures, netCapture } from '../support/invariants.ts';
import { ledgerOf, readOrder, signInOwner, stockProduct, type LedgerEntry } from '../support/shop.ts';

const STOCK = 100;
/** Longer than any step before the pivot may take, shorter than goods are held. */
const SILENCE_MINUTES = 10;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let databases: HouseDatabases;
let bus: RestlessBus;
let house: House;
let variant: string;
let number = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  databases = await createHouseDatabases();
  bus = createRestlessBus();
  house = await openHouse({ databases, bus, secrets: await makeHouseSecrets(), folder: folder.path });
  variant = await stockProduct(house.shop, await signInOwner(house.shop), STOCK);
  await quiet(databases, bus);
}, 240_000);

afterAll(async () => {
  await house?.stop();
  await Promise.all(Object.values(databases ?? {}).map(({ close }) => close()));
  await folder.remove();
}, 120_000);

const place = () =>
  buy(house.shop, {
    lines: [{ merchandiseId: variant, quantity: 2 }],
    paymentMethodToken: 'tok_approved',
    key: `silence-${number++}`,
    cancels: false,
  });

const read = async ({ orderId, token }: Accepted) => {
  const order = await readOrder(house.shop, orderId, token);
  if (!order) throw new Error(`${orderId} is lost`);
  return order;
};

/** What the process of an order waits for. */
async function stepOf({ orderId }: Accepted): Promise<string> {
  const rows = await askPostgres(
    databases.orders.url,
    `select document #>> '{process,step}' as step from orders where id = '${orderId}'`,
  );
  return rows[0].step;
}

const waitsAt = (accepted: Accepted, step: string) =>
  eventually(`${accepted.orderId} at ${step}`, async () => (await stepOf(accepted)) === step, 120_000);

/** How often payments was asked to take the money. */
async function timesAsked({ orderId }: Accepted): Promise<number> {
  const rows = await askPostgres(
    databases.orders.url,
    `select id from outbox where subject = '${orderId}' and type = 'hansa.payments.payment.capture.v1'`,
  );
  return rows.length;
}

/** Whatever has a time to come has it so much sooner: the clock of the databases, as far as anybody can tell. */
async function letPass(minutes: number): Promise<void> {
  const span = `interval '${minutes} minutes'`;
  await askPostgres(
    databases.orders.url,
    `update orders set deadline_at = deadline_at - ${span}, document = jsonb_set(document, '{process,deadlineAt}',
       to_jsonb(to_char((deadline_at - ${span}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     where deadline_at is not null`,
  );
  await askPostgres(
    databases.inventory.url,
    `update reservations set expires_at = expires_at - ${span} where state = 'ACTIVE';
     update reservation_holds set held_until = held_until - ${span} where held_until is not null`,
  );
}

/** Nobody pays, nothing is held, nothing is sent, and everybody knows. */
async function expectUndone(accepted: Accepted): Promise<void> {
  await quiet(databases, bus);
  const { orderId } = accepted;
  const ledger = await ledgerOf(house.sandboxOrigin, orderId);
  expect(await read(accepted)).toMatchObject({ status: 'CANCELLED', cancelReason: 'TIMEOUT' });
  expect(netCapture(ledger)).toBe(0);
  expect(heldBy(ledger)).toBe(0);
  expect(
    await askPostgres(databases.shipping.url, `select id from shipments where order_id = '${orderId}'`),
  ).toEqual([]);
  const [level] = await askPostgres(
    databases.inventory.url,
    `select sum(on_hand_delta) as on_hand, sum(reserved_delta) as reserved from stock_movements where order_id = '${orderId}'`,
  );
  expect([Number(level.on_hand), Number(level.reserved)]).toEqual([0, 0]);
  const mails = await askPostgres(
    databases.notifications.url,
    `select kind from mails where order_id = '${orderId}' and kind in ('ORDER_CONFIRMED', 'ORDER_CANCELLED')`,
  );
  expect(mails).toEqual([{ kind: 'ORDER_CANCELLED' }]);
}

function heldBy(ledger: readonly LedgerEntry[]): number {
  const count = (kind: string) =>
    ledger.filter((entry) => entry.kind === kind && entry.status === 'SUCCEEDED').length;
  return count('AUTHORIZATION') - count('VOID') - count('CAPTURE');
}

describe(`an order of which somebody is silent for ${SILENCE_MINUTES} minutes`, () => {
  test('inventory, when it is to reserve: cancelled, and what it reserves too late is released', async () => {
    bus.silence('inventory');
    const accepted = await place();
    await waitsAt(accepted, 'RESERVING');
    await letPass(SILENCE_MINUTES);
    await waitsAt(accepted, 'CANCELLED');
    bus.unsilence('inventory');
    await expectUndone(accepted);
  }, 240_000);

  test('payments, when it is to authorize: cancelled, the goods are free, and no card is held', async () => {
    bus.silence('payments');
    const accepted = await place();
    await waitsAt(accepted, 'AUTHORIZING');
    await letPass(SILENCE_MINUTES);
    await waitsAt(accepted, 'CANCELLED');
    bus.unsilence('payments');
    await expectUndone(accepted);
  }, 240_000);

  test('inventory, when it is to claim: cancelled, the authorization is voided, the late claim given back', async () => {
    bus.silence('payments');
    const accepted = await place();
    await waitsAt(accepted, 'AUTHORIZING');
    bus.silence('inventory');
    bus.unsilence('payments');
    await waitsAt(accepted, 'CLAIMING');
    await letPass(SILENCE_MINUTES);
    await waitsAt(accepted, 'CANCELLED');
    bus.unsilence('inventory');
    await expectUndone(accepted);
    expect((await ledgerOf(house.sandboxOrigin, accepted.orderId)).map(({ kind }) => kind)).toContain('VOID');
  }, 240_000);

  test('orders itself, which hears no answer: cancelled, and the success it missed is undone', async () => {
    bus.silence('orders');
    const accepted = await place();
    await eventually('the reservation', async () => {
      const rows = await askPostgres(
        databases.inventory.url,
        `select state from reservations where order_id = '${accepted.orderId}'`,
      );
      return rows[0]?.state === 'ACTIVE';
    });
    await letPass(SILENCE_MINUTES);
    await waitsAt(accepted, 'CANCELLED');
    bus.unsilence('orders');
    await expectUndone(accepted);
  }, 240_000);

  test('payments, when it is to capture: past the pivot it is asked until it does, once', async () => {
    bus.silence('payments');
    const accepted = await place();
    await waitsAt(accepted, 'AUTHORIZING');
    bus.silence('inventory');
    bus.unsilence('payments');
    await waitsAt(accepted, 'CLAIMING');
    bus.silence('payments');
    bus.unsilence('inventory');
    await waitsAt(accepted, 'CAPTURING');
    await letPass(SILENCE_MINUTES);
    await eventually('a second request', async () => (await timesAsked(accepted)) > 1, 120_000);
    bus.unsilence('payments');
    await quiet(databases, bus);
    const ledger = await ledgerOf(house.sandboxOrigin, accepted.orderId);
    expect(await read(accepted)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    expect(captures(ledger)).toBe(1);
  }, 240_000);

  test('shipping, after everything is paid: the order stays, and is sent when shipping hears of it', async () => {
    bus.silence('shipping');
    const accepted = await place();
    await waitsAt(accepted, 'SHIPPING');
    await letPass(SILENCE_MINUTES);
    expect(await read(accepted)).toMatchObject({
      status: 'CONFIRMED',
      financialStatus: 'PAID',
      shipments: [],
    });
    bus.unsilence('shipping');
    await quiet(databases, bus);
    expect((await read(accepted)).shipments).toHaveLength(1);
  }, 240_000);

  test('and what all of it leaves of the stock is what was sold', async () => {
    const [level] = await askPostgres(
      databases.inventory.url,
      `select on_hand, reserved from stock_levels where variant_id = '${variant}'`,
    );
    expect([Number(level.on_hand), Number(level.reserved)]).toEqual([STOCK - 4, 0]);
  });
});
