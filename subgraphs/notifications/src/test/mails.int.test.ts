import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { orderCancelled } from '@hansa/contracts/orders/order-cancelled';
import { orderConfirmed } from '@hansa/contracts/orders/order-confirmed';
import { orderPlaced } from '@hansa/contracts/orders/order-placed';
import { paymentRefunded } from '@hansa/contracts/payments/payment-refunded';
import { shipmentDelivered } from '@hansa/contracts/shipping/shipment-delivered';
import { shipmentDispatched } from '@hansa/contracts/shipping/shipment-dispatched';
import { customerCreated } from '@hansa/contracts/users/customer-created';
import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { customerRecoveryRequested } from '@hansa/contracts/users/customer-recovery-requested';
import { customerUpdated } from '@hansa/contracts/users/customer-updated';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { createId } from '@hansa/kit/ids';
import { eventually } from '@hansa/kit/testing/eventually';
import { eventOf, startNotifications, type RunningNotifications } from './start-notifications.ts';

let running: RunningNotifications;
beforeAll(async () => {
  running = await startNotifications();
});
afterAll(() => running.close());

/** The kinds of an order's mails as its files tell them. */
const mailsOf = (orderId: string) =>
  running
    .mailNames()
    .filter((name) => name.includes(orderId))
    .map((name) => /-([a-z]+)\.eml$/.exec(name)?.[1]);

/** A list in an order that a seed decides, so that a failure can be repeated. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return list
    .map((item) => ({ item, rank: random() }))
    .sort((one, two) => one.rank - two.rank)
    .map(({ item }) => item);
}

describe('the mails of an order', () => {
  const story = (orderId: string): EventEnvelope[] => [
    eventOf(orderPlaced, { orderId }),
    eventOf(orderConfirmed, { orderId }),
    eventOf(shipmentDispatched, { orderId, shipmentId: `shp_of_${orderId}` }),
    eventOf(shipmentDelivered, { orderId, shipmentId: `shp_of_${orderId}` }),
    eventOf(paymentRefunded, { orderId, refundId: 'ref_1' }),
    eventOf(paymentRefunded, { orderId, refundId: 'ref_2' }),
    eventOf(orderCancelled, { orderId }),
  ];
  const everyMail = ['accepted', 'cancelled', 'confirmed', 'delivered', 'refunded', 'refunded', 'shipped'];

  test.each([1, 2, 3, 4, 5])(
    'come once each, though every event comes three times and in any order (%i)',
    async (seed) => {
      const orderId = createId('ord');
      const events = story(orderId);
      const thrice = shuffled([...events, ...events, ...events], seed);
      await Promise.all(thrice.map((event) => running.deliver(event)));
      await eventually(() => expect(mailsOf(orderId).sort()).toEqual(everyMail));
      expect(await running.sql('select from parked_news where order_id = $1', [orderId])).toEqual([]);
    },
  );

  test('are complete though order and shipment come in the same moment', async () => {
    const orderIds = Array.from({ length: 60 }, () => createId('ord'));
    for (const orderId of orderIds) {
      const shipmentId = `shp_of_${orderId}`;
      await Promise.all([
        running.deliver(eventOf(orderPlaced, { orderId })),
        running.deliver(eventOf(shipmentDispatched, { orderId, shipmentId })),
        running.deliver(eventOf(shipmentDelivered, { orderId, shipmentId })),
      ]);
    }
    const told = await running.sql('select from mails where order_id = any ($1)', [orderIds]);
    expect(told).toHaveLength(orderIds.length * 3);
  });

  test('come once per fact, though it is published under a second id', async () => {
    const orderId = createId('ord');
    await running.deliver(...story(orderId), ...story(orderId));
    await eventually(() => expect(mailsOf(orderId).sort()).toEqual(everyMail));
  });

  test('wait for an order that was not heard of yet', async () => {
    const orderId = createId('ord');
    await running.deliver(eventOf(shipmentDispatched, { orderId, shipmentId: 'shp_early' }));
    expect(await running.sql('select kind from parked_news where order_id = $1', [orderId])).toEqual([
      { kind: 'ORDER_SHIPPED' },
    ]);
    expect(mailsOf(orderId)).toEqual([]);
    await running.deliver(eventOf(orderPlaced, { orderId }));
    await eventually(() => expect(mailsOf(orderId).sort()).toEqual(['accepted', 'shipped']));
    expect(running.mail(`${orderId}-shp_early-shipped`)).toContain('Tracking number: HK123456789');
  });

  test('say whom, what and how much, in text and HTML', async () => {
    const orderId = createId('ord');
    const customerId = createId('cust');
    await running.deliver(
      eventOf(customerCreated, { customerId, firstName: 'Ada', version: 1 }),
      eventOf(customerUpdated, { customerId, firstName: 'Augusta', version: 3 }),
      eventOf(customerUpdated, { customerId, firstName: 'Late', version: 2 }),
      eventOf(orderConfirmed, { orderId, customerId, email: 'ada@example.com' }),
    );
    const mail = await eventually(() => running.mail(`${orderId}-confirmed`));
    expect(mail).toMatch(/^To: ada@example\.com\r$/m);
    expect(mail).toMatch(/^From: Hansa <orders@hansa\.example>\r$/m);
    expect(mail).toMatch(/^Subject: Your order H-1001 is confirmed\r$/m);
    expect(mail).toMatch(/^Message-ID: <mail_[0-9A-Z]{26}@hansa\.example>\r$/m);
    expect(mail).toContain('Content-Type: text/plain; charset=utf-8');
    expect(mail).toContain('Content-Type: text/html; charset=utf-8');
    expect(mail).toContain('Hello Augusta,');
    expect(mail).toContain('1 × Herring barrel – small  24.90 EUR');
    expect(mail).toContain('Total: 24.90 EUR');
  });

  test('never let a name or a title become a header or a script', async () => {
    const orderId = createId('ord');
    const customerId = createId('cust');
    const evil = '<script>alert(1)</script>\r\nBcc: all@example.com';
    await running.deliver(
      eventOf(customerCreated, { customerId, firstName: evil }),
      eventOf(orderPlaced, {
        orderId,
        customerId,
        number: evil,
        lines: [{ ...orderPlaced.example.lines[0]!, title: evil }],
      }),
    );
    const mail = await eventually(() => running.mail(`${orderId}-accepted`));
    const [head = '', ...bodies] = mail.split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^To: ada@example\.com\r$/m);
    const page = bodies.join('\n').slice(bodies.join('\n').indexOf('<!doctype'));
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });
});

describe('an address that is none', () => {
  test.each([
    'ada@example.com\r\nBcc: all@example.com',
    'a@example.com, b@example.com',
    'Ada <ada@example.com>',
    'ada',
  ])('gets no mail, and nobody else does: %j', async (email) => {
    const orderId = createId('ord');
    await running.deliver(eventOf(orderPlaced, { orderId, email }));
    const state = () => running.sql('select status, last_error from mails where order_id = $1', [orderId]);
    await eventually(async () =>
      expect(await state()).toEqual([{ status: 'FAILED', last_error: 'This is not an e-mail address.' }]),
    );
    expect(mailsOf(orderId)).toEqual([]);
  });
});

describe('the mail with a new password', () => {
  test('carries link and code, and leaves no key behind in the database', async () => {
    const customerId = createId('cust');
    const resetToken = 'Zm9vYmFyYmF6-_Zm9vYmFyYmF6';
    const event = eventOf(customerRecoveryRequested, { customerId, resetToken, email: 'ada@example.com' });
    await running.deliver(event, event);
    const mail = await eventually(() => running.mail('password-recovery'));
    expect(mail).toContain(`https://shop.example/reset?token=${resetToken}`);
    expect(mail).toContain(`\r\n${resetToken}\r\n`);
    const sent = () =>
      running.sql("select status, text_body, html_body from mails where kind = 'PASSWORD_RECOVERY'");
    await eventually(async () =>
      expect(await sent()).toEqual([{ status: 'SENT', text_body: null, html_body: null }]),
    );
  });
});

describe('a mail that cannot be sent', () => {
  test('waits and is sent when it can be, once', async () => {
    const orderId = createId('ord');
    rmSync(running.mailFolder, { recursive: true, force: true });
    writeFileSync(running.mailFolder, 'in the way');
    await running.deliver(eventOf(orderPlaced, { orderId }));
    const state = async () =>
      (await running.sql('select status, attempts, last_error from mails where order_id = $1', [orderId]))[0];
    await eventually(async () =>
      expect(await state()).toMatchObject({
        status: 'PENDING',
        attempts: 1,
        last_error: expect.stringMatching(/EEXIST|ENOTDIR/),
      }),
    );
    rmSync(running.mailFolder);
    await running.sql("update mails set due_at = now() where status = 'PENDING'");
    await eventually(async () => expect(await state()).toMatchObject({ status: 'SENT', attempts: 2 }));
    expect(mailsOf(orderId)).toEqual(['accepted']);
  });

  test('is given back by a sender who died, when the lease is over', async () => {
    const orderId = createId('ord');
    await running.sql(
      `insert into mails (id, kind, ref, order_id, recipient, subject, text_body, html_body, attempts, due_at)
       values ($1, 'ORDER_ACCEPTED', $2, $2, 'ada@example.com', 'Hello', 'Hello', 'Hello', 1, now() + interval '1 second')`,
      [createId('mail'), orderId],
    );
    await eventually(() => expect(mailsOf(orderId)).toEqual(['accepted']));
  });
});

describe('a customer who left', () => {
  test('is erased from every copy, and events that come late do not bring them back', async () => {
    const customerId = createId('cust');
    const [before, after] = [createId('ord'), createId('ord')];
    const email = 'forget-me@example.com';
    await running.deliver(
      eventOf(customerCreated, { customerId, email, firstName: 'Forgettable' }),
      eventOf(orderPlaced, { orderId: before, customerId, email }),
    );
    await eventually(() => expect(mailsOf(before)).toEqual(['accepted']));
    await running.deliver(
      eventOf(customerDeleted, { customerId, version: 9 }),
      eventOf(customerUpdated, { customerId, email, firstName: 'Forgettable', version: 10 }),
      eventOf(orderConfirmed, { orderId: before, customerId, email }),
      eventOf(shipmentDispatched, { orderId: before }),
      eventOf(orderPlaced, { orderId: after, customerId, email }),
      eventOf(customerRecoveryRequested, { customerId, email }),
    );
    const left = await running.sql(
      `select to_jsonb(customers) as row from customers where customer_id = $1
       union all select to_jsonb(orders) from orders where customer_id = $1
       union all select to_jsonb(mails) from mails where customer_id = $1`,
      [customerId],
    );
    expect(left.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(left)).not.toMatch(/forget-me|Forgettable/);
    expect(mailsOf(before)).toEqual(['accepted']);
    expect(mailsOf(after)).toEqual([]);
  });
});
