import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@hansa/kit/testing/eventually';
import { merchant } from './start-notifications.ts';
import {
  endpointFields,
  placed,
  signatureOf,
  startWebhooks,
  type Created,
  type RunningWebhooks,
} from './start-webhooks.ts';

let running: RunningWebhooks;
beforeAll(async () => {
  running = await startWebhooks();
});
afterAll(() => running.close());
afterEach(() => running.reset());

describe('an endpoint', () => {
  test('that says it is gone is switched off, and what waits goes out when it is switched on again', async () => {
    await running.create('/gone');
    running.answers.set('/gone', (response) => response.writeHead(410).end());
    await running.deliver(placed());
    await running.newestDelivery(({ status }) => expect(status).toBe('FAILED'));
    const off = await running.onlyEndpoint();
    expect(off).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410'), version: 2 });
    await running.deliver(placed());
    expect(await running.deliveries()).toHaveLength(1);

    const [failed] = await running.deliveries();
    const retry = () =>
      running.mutate('webhookDeliveryRetry', { deliveryId: failed?.id }, 'webhookDelivery { status }');
    expect((await retry()).userErrors).toMatchObject([{ code: 'ENDPOINT_DISABLED' }]);
    const on = await running.mutate<Created>(
      'webhookEndpointUpdate',
      { id: off?.id, enabled: true },
      endpointFields,
    );
    expect(on.webhookEndpoint).toMatchObject({ enabled: true, disabledReason: null });
    running.answers.delete('/gone');
    expect(await retry()).toMatchObject({ webhookDelivery: { status: 'PENDING' }, userErrors: [] });
    await running.newestDelivery(({ status, attempts }) =>
      expect([status, attempts.length]).toEqual(['DELIVERED', 2]),
    );
  });

  test('that takes nothing for the whole schedule is switched off', async () => {
    await running.create('/dead');
    running.answers.set('/dead', (response) => response.writeHead(500).end());
    await running.deliver(placed());
    await running.newestDelivery(({ attempts }) => expect(attempts).toHaveLength(1));
    await running.skipTo(9);
    await running.newestDelivery(({ status }) => expect(status).toBe('FAILED'));
    expect(await running.onlyEndpoint()).toMatchObject({
      enabled: false,
      disabledReason: expect.stringContaining('500'),
    });
  });

  test('that dislikes one event only stays on', async () => {
    await running.create('/picky');
    running.answers.set('/picky', (response) => response.writeHead(400).end());
    await running.deliver(placed());
    await running.newestDelivery(({ attempts }) => expect(attempts).toHaveLength(1));
    running.answers.delete('/picky');
    await running.deliver(placed());
    await eventually(async () => expect(await running.deliveries('(status: DELIVERED)')).toHaveLength(1));
    running.answers.set('/picky', (response) => response.writeHead(400).end());
    await running.sql("update webhook_deliveries set due_at = now(), tries = 9 where status = 'PENDING'");
    await eventually(async () => expect(await running.deliveries('(status: FAILED)')).toHaveLength(1));
    expect(await running.onlyEndpoint()).toMatchObject({ enabled: true });
  });

  test('tells its secret once, and signs with old and new while they change', async () => {
    const { webhookEndpoint, secret } = await running.create('/rotating');
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const all = await running.ask('{ webhookEndpoints { id url eventTypes } }', {}, merchant);
    expect(JSON.stringify(all)).not.toContain('whsec_');
    const rotated = await running.mutate<Created>(
      'webhookEndpointUpdate',
      { id: webhookEndpoint?.id, rotateSecret: true },
      endpointFields,
    );
    expect(rotated.secret).not.toBe(secret);
    await running.deliver(placed());
    await eventually(() => expect(running.received).toHaveLength(1));
    const [request] = running.received;
    expect(request?.headers['webhook-signature']).toBe(
      request && `${signatureOf(request, rotated.secret)} ${signatureOf(request, secret)}`,
    );
  });

  test('is refused with all that is wrong', async () => {
    const refuse = async (input: object) => {
      const { userErrors } = await running.mutate('webhookEndpointCreate', {
        url: `${running.origin}/x`,
        eventTypes: ['orders.order.placed'],
        ...input,
      });
      return userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`);
    };
    expect(await refuse({ url: 'nonsense', eventTypes: [] })).toEqual([
      'INVALID input.url',
      'BLANK input.eventTypes',
    ]);
    expect(await refuse({ url: ' ' })).toEqual(['BLANK input.url']);
    expect(await refuse({ url: 'ftp://example.com' })).toEqual(['INVALID input.url']);
    expect(await refuse({ url: 'https://user:secret@example.com' })).toEqual(['INVALID input.url']);
    expect(await refuse({ url: `https://example.com/${'x'.repeat(3_000)}` })).toEqual(['TOO_LONG input.url']);
    expect(await refuse({ eventTypes: ['orders.order.placed', 'orders.order.imagined'] })).toEqual([
      'INVALID input.eventTypes.1',
    ]);
    expect(await refuse({ eventTypes: ['users.customer.recovery-requested'] })).toEqual([
      'INVALID input.eventTypes.0',
    ]);
    expect(await refuse({ eventTypes: ['inventory.reservation.make'] })).toEqual([
      'INVALID input.eventTypes.0',
    ]);
    expect(await refuse({ eventTypes: Array(251).fill('orders.order.placed') })).toEqual([
      'TOO_MANY input.eventTypes',
    ]);
  });

  test('is changed only by who saw the latest version, and deleted with its deliveries', async () => {
    const { webhookEndpoint } = await running.create('/versions');
    const id = webhookEndpoint?.id;
    const update = (input: object) =>
      running.mutate<Created>('webhookEndpointUpdate', { id, ...input }, endpointFields);
    expect((await update({ expectedVersion: 1, enabled: false })).webhookEndpoint).toMatchObject({
      enabled: false,
      version: 2,
    });
    expect((await update({ expectedVersion: 1, enabled: true })).userErrors).toMatchObject([
      { code: 'STALE_VERSION' },
    ]);
    expect((await update({ id: 'whe_\0' })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const remove = (input: object = {}) =>
      running.mutate('webhookEndpointDelete', { id, ...input }, 'deletedWebhookEndpointId');
    expect((await remove({ expectedVersion: 1 })).userErrors).toMatchObject([{ code: 'STALE_VERSION' }]);
    expect(await remove()).toEqual({ deletedWebhookEndpointId: id, userErrors: [] });
    expect((await remove()).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await running.mutate('webhookDeliveryRetry', { deliveryId: 'whd_\0' })).userErrors).toMatchObject(
      [{ code: 'NOT_FOUND' }],
    );
  });

  test('is the business of staff with the scope only', async () => {
    for (const viewer of [
      { kind: 'anonymous' },
      { kind: 'staff', id: 's', scopes: ['orders:read'] },
      { kind: 'customer', id: 'c', scopes: ['notifications:write'] },
    ] as const) {
      for (const document of [
        '{ webhookEndpoints { id } }',
        '{ webhookDeliveries { totalCount } }',
        'mutation { webhookEndpointCreate(input: { url: "https://example.com", eventTypes: [] }) { secret } }',
        'mutation { webhookEndpointUpdate(input: { id: "x" }) { secret } }',
        'mutation { webhookEndpointDelete(input: { id: "x" }) { deletedWebhookEndpointId } }',
        'mutation { webhookDeliveryRetry(input: { deliveryId: "x" }) { webhookDelivery { id } } }',
      ]) {
        expect(await running.askRaw(document, viewer)).toMatchObject({
          errors: [{ extensions: { code: 'FORBIDDEN' } }],
        });
      }
    }
  });
});
