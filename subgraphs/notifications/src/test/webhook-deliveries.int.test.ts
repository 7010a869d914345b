import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { createId } from '@hansa/kit/ids';
import { eventually } from '@hansa/kit/testing/eventually';
import { eventOf, merchant } from './start-notifications.ts';
import { placed, startWebhooks, type RunningWebhooks } from './start-webhooks.ts';

let running: RunningWebhooks;
beforeAll(async () => {
  running = await startWebhooks();
});
afterAll(() => running.close());
afterEach(() => running.reset());

describe('deliveries', () => {
  test('are listed in pages, at the same cost for ten as for a hundred', async () => {
    await running.create('/list');
    for (let index = 0; index < 12; index += 1) await running.deliver(placed());
    await eventually(async () => expect(await running.deliveries('(status: DELIVERED)')).toHaveLength(12));
    const cost = async (first: number) => {
      running.statements.length = 0;
      await running.deliveries(`(first: ${first})`);
      return running.statements.filter((statement) => /from "webhook_/.test(statement)).length;
    };
    expect(await cost(2)).toBe(2);
    expect(await cost(100)).toBe(2);
    const page = await running.ask<{
      totalCount: number;
      nodes: { id: string }[];
      pageInfo: { endCursor: string };
    }>('{ webhookDeliveries(first: 5) { totalCount nodes { id } pageInfo { endCursor } } }', {}, merchant);
    const next = await running.deliveries(`(first: 100, after: "${page.pageInfo.endCursor}")`);
    expect([page.totalCount, page.nodes.length, next.length]).toEqual([12, 5, 7]);
  });

  test('to others are erased with their customer; what is on its way arrives, and is erased then', async () => {
    const customerId = createId('cust');
    const email = 'forget-me@example.com';
    await running.create('/erase', ['orders.order.placed', 'users.customer.deleted']);
    await running.deliver(placed({ customerId, email }));
    await running.newestDelivery(({ status }) => expect(status).toBe('DELIVERED'));
    running.answers.set('/erase', (response) => response.writeHead(500).end());
    await running.deliver(placed({ customerId, email }));
    await eventually(async () => expect((await running.deliveries())[0]?.attempts).toHaveLength(1));

    await running.deliver(eventOf(customerDeleted, { customerId }));
    const payloads = async () =>
      (
        await running.sql(
          "select payload from webhook_deliveries where event_type like '%placed%' order by id",
        )
      ).map(({ payload }) => payload);
    expect(await payloads()).toEqual([null, expect.stringContaining(email)]);
    running.answers.delete('/erase');
    await running.skipTo(1);
    await eventually(async () => expect(await payloads()).toEqual([null, null]));
    const [, , first] = await running.deliveries();
    expect(
      (await running.mutate('webhookDeliveryRetry', { deliveryId: first?.id })).userErrors,
    ).toMatchObject([{ code: 'CONTENT_ERASED' }]);
    await eventually(() =>
      expect(running.received.some(({ body }) => body.includes('users.customer.deleted'))).toBe(true),
    );
  });
});
