import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { stockChanged } from '@hansa/contracts/inventory/stock-changed';
import { customerCreated } from '@hansa/contracts/users/customer-created';
import { eventually } from '@hansa/kit/testing/eventually';
import { eventOf } from './start-notifications.ts';
import { placed, signatureOf, startWebhooks, type RunningWebhooks } from './start-webhooks.ts';

let running: RunningWebhooks;
beforeAll(async () => {
  running = await startWebhooks();
});
afterAll(() => running.close());
afterEach(() => running.reset());

describe('a webhook', () => {
  test('is sent once per event, signed as the standard asks', async () => {
    const { secret, webhookEndpoint, userErrors } = await running.create('/signed', [
      'orders.order.placed',
      'hansa.inventory.stock.changed.v1',
      'orders.order.placed.v1',
    ]);
    expect(userErrors).toEqual([]);
    expect(webhookEndpoint?.eventTypes).toEqual([
      'hansa.orders.order.placed.v1',
      'hansa.inventory.stock.changed.v1',
    ]);
    const event = placed();
    await running.deliver(event, event, event, eventOf(customerCreated));
    await running.deliver(eventOf(stockChanged));
    await eventually(() => expect(running.received).toHaveLength(2));

    const request = running.received.find(({ headers }) => headers['webhook-id'] === event.id);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      type: event.type,
      timestamp: event.time,
      data: event.data,
    });
    expect(Math.abs(Date.now() / 1_000 - Number(request?.headers['webhook-timestamp']))).toBeLessThan(60);
    expect(request?.headers['webhook-signature']).toBe(request && signatureOf(request, secret));
    expect(request?.headers['content-type']).toBe('application/json');

    await eventually(async () =>
      expect(await running.deliveries('(status: DELIVERED)')).toMatchObject([
        { status: 'DELIVERED', nextAttemptAt: null, attempts: [{ responseStatus: 204, error: null }] },
        { status: 'DELIVERED', nextAttemptAt: null, attempts: [{ responseStatus: 204, error: null }] },
      ]),
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(running.received).toHaveLength(2);
  });

  test('that fails is tried again with the same id, until it is taken', async () => {
    await running.create('/flaky');
    running.answers.set('/flaky', (response) => response.writeHead(500).end('sorry'));
    const event = placed();
    await running.deliver(event);
    const waiting = await running.newestDelivery(({ attempts }) => expect(attempts).toHaveLength(1));
    expect(waiting).toMatchObject({
      status: 'PENDING',
      attempts: [{ responseStatus: 500, error: 'The receiver answered 500.' }],
    });
    expect(await running.pauseInSeconds()).toBe(5);

    running.answers.delete('/flaky');
    await running.skipTo(1);
    const delivered = await running.newestDelivery(({ status }) => expect(status).toBe('DELIVERED'));
    expect(delivered.attempts.map(({ responseStatus }) => responseStatus)).toEqual([500, 204]);
    expect(new Set(running.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([event.id]),
    );
  });

  test.each([
    [
      'a redirect',
      (response: ServerResponse) =>
        response.writeHead(302, { location: `${running.origin}/elsewhere` }).end(),
      /302; redirects/,
    ],
    ['an answer that never comes', () => undefined, /did not answer within 0\.3 s/],
    ['a connection that breaks', (response: ServerResponse) => response.destroy(), /broke the connection/],
  ])('counts %s as a failure', async (_, answer, error) => {
    await running.create('/hostile');
    running.answers.set('/hostile', answer);
    await running.deliver(placed());
    const { attempts } = await running.newestDelivery((delivery) =>
      expect(delivery.attempts).toHaveLength(1),
    );
    expect(attempts[0]?.error).toMatch(error);
    expect(running.received.map(({ path }) => path)).toEqual(['/hostile']);
  });

  test('waits as long as the receiver asks for', async () => {
    await running.create('/busy');
    running.answers.set('/busy', (response) => response.writeHead(503, { 'retry-after': '600' }).end());
    await running.deliver(placed());
    await running.newestDelivery(({ attempts }) => expect(attempts).toHaveLength(1));
    expect(await running.pauseInSeconds()).toBe(600);
  });

  test('is not held up by a receiver that does not answer', async () => {
    await running.create('/slow');
    await running.create('/quick');
    running.answers.set('/slow', () => undefined);
    for (let index = 0; index < 20; index += 1) await running.deliver(placed());
    await eventually(() => expect(running.received.filter(({ path }) => path === '/quick')).toHaveLength(20));
  });

  test('survives a process that died between taking it and writing down what came of it', async () => {
    await running.create('/lease');
    await running.deliver(placed());
    await running.newestDelivery(({ status }) => expect(status).toBe('DELIVERED'));
    await running.sql(
      "update webhook_deliveries set status = 'PENDING', due_at = now() + interval '1 second'",
    );
    await eventually(() => expect(running.received).toHaveLength(2));
  });
});
