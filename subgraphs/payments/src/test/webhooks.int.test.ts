import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createLogger } from '@hansa/kit/telemetry/logger';
import { createGate } from '@hansa/kit/jobs/gate';
import { eventually } from '@hansa/kit/testing/eventually';
import { createWorld, never, newOrder, webhookSecret, type World } from './world.ts';

jest.setTimeout(60_000);

let world: World;
const logLines: string[] = [];

beforeAll(async () => {
  world = await createWorld({
    log: createLogger({
      service: 'payments',
      level: 'error',
      destination: { write: (line) => void logLines.push(line) },
    }),
    sandbox: { webhookCopies: 5, webhookDelayMaxMs: 80 },
    payments: { ...never, providerTimeoutMs: 10_000 },
  });
});

afterAll(() => world?.close());

interface Webhook {
  readonly id?: string;
  readonly atMs?: number;
  readonly secret?: string;
  readonly data: object;
}

async function send({ id = 'evt_1', atMs = Date.now(), secret = webhookSecret, data }: Webhook) {
  const body = JSON.stringify({ id, type: 'authorization.succeeded', data });
  const timestamp = Math.floor(atMs / 1_000).toString();
  const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  const { status } = await fetch(world.webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  return status;
}

describe('webhooks and answers come to the same', () => {
  test('a webhook settles what the lost answer did not', async () => {
    const orderId = newOrder();
    await world.authorize(orderId, 'tok_lost_response');
    await world.fact(orderId, 'authorized');
    expect(world.line.calls.filter(({ key }) => key === `${orderId}:authorize`)).toHaveLength(1);
  });

  test('webhooks before the answer, every one of them five times', async () => {
    const orderId = newOrder();
    const release = createGate();
    world.line.onAnswer = async ({ key }) => {
      if (key.startsWith(orderId)) await release.passed;
      return true;
    };
    await world.authorize(orderId);
    await world.fact(orderId, 'authorized');
    await world.capture(orderId);
    await world.fact(orderId, 'captured');
    release.open();
    await world.undo(orderId);
    await world.fact(orderId, 'refunded');
    const seen = async () =>
      (await world.query('select 1 from provider_events where provider_key like $1', [`${orderId}%`])).rows
        .length;
    await eventually(async () => (await seen()) === 2);
    expect(world.factNames(orderId)).toEqual(['authorized', 'captured', 'refunded']);
    expect(await world.ledger(orderId)).toHaveLength(3);
  });

  test('the answer before the webhooks', async () => {
    world.line.onAnswer = () => true;
    const late = await createWorld({ webhooks: false, sandbox: { webhookCopies: 3 } });
    try {
      const orderId = newOrder();
      await late.authorize(orderId);
      await late.fact(orderId, 'authorized');
      await late.capture(orderId);
      await late.fact(orderId, 'captured');
      late.sandbox.setWebhookUrl(late.webhookUrl);
      await eventually(async () => (await late.webhooksTaken()) === 6);
      expect(late.factNames(orderId)).toEqual(['authorized', 'captured']);
    } finally {
      await late.close();
    }
  });

  test('a webhook that comes after the undo: what it tells of is undone', async () => {
    const late = await createWorld({ webhooks: false, payments: never });
    try {
      const orderId = newOrder();
      await late.authorize(orderId, 'tok_lost_response');
      await eventually(async () => (await late.ledger(orderId)).length === 1);
      await late.undo(orderId);
      late.sandbox.setWebhookUrl(late.webhookUrl);
      await late.fact(orderId, 'voided');
      expect((await late.ledger(orderId)).map(({ kind }) => kind)).toEqual(['AUTHORIZATION', 'VOID']);
      expect(late.factNames(orderId)).toEqual(['voided']);
    } finally {
      await late.close();
    }
  });
});

describe('the webhook door', () => {
  async function pending(): Promise<{ orderId: string; data: Record<string, unknown> }> {
    const orderId = newOrder();
    world.line.onAnswer = ({ key }) => !key.startsWith(orderId);
    world.sandbox.setWebhookUrl('http://127.0.0.1:9/closed');
    await world.authorize(orderId);
    const [data] = await eventually(async () => {
      const ledger = await world.ledger(orderId);
      expect(ledger).toHaveLength(1);
      return ledger;
    });
    return { orderId, data: { ...data } };
  }

  test('lets in what is signed, and nothing else', async () => {
    const { orderId, data } = await pending();
    const otherSecret = `whsec_${Buffer.from('another secret, just as long as it').toString('base64')}`;
    expect(await send({ data, secret: otherSecret })).toBe(401);
    expect(await send({ data, atMs: Date.now() - 301_000 })).toBe(401);
    expect(await send({ data, atMs: Date.now() + 360_000 })).toBe(401);
    const unsigned = await fetch(world.webhookUrl, { method: 'POST', body: JSON.stringify({ data }) });
    expect(unsigned.status).toBe(401);
    const empty = await fetch(world.webhookUrl, { method: 'POST' });
    expect(empty.status).toBe(401);
    expect(world.factNames(orderId)).toEqual([]);

    expect(await send({ data })).toBe(204);
    await world.fact(orderId, 'authorized');
    expect(await send({ data })).toBe(204);
    expect(await send({ data, id: 'evt_2' })).toBe(204);
    expect(world.factNames(orderId)).toEqual(['authorized']);
  });

  test('lets a refused capture be asked again once, a while later, however often it is told', async () => {
    const { orderId, data } = await pending();
    expect(await send({ id: 'evt_7', data })).toBe(204);
    await world.fact(orderId, 'authorized');
    await world.capture(orderId);
    const key = `${orderId}:capture`;
    await eventually(() => world.line.calls.some((call) => call.key === key));
    const refused = {
      ...data,
      kind: 'CAPTURE',
      idempotencyKey: key,
      status: 'DECLINED',
      declineCode: 'expired',
    };
    for (const id of ['evt_8', 'evt_9', 'evt_10']) expect(await send({ id, data: refused })).toBe(204);
    const { rows } = await world.query(
      // A settled one keeps the time at which it would have been asked again, which is any.
      `select provider_key, status, status = 'PENDING' and due_at > now() + interval '50 seconds' as later
      from payment_operations where order_id = $1 and kind = 'CAPTURE' order by id`,
      [orderId],
    );
    expect(rows).toEqual([
      { provider_key: key, status: 'DECLINED', later: false },
      { provider_key: `${key}:2`, status: 'PENDING', later: true },
    ]);
    expect(world.factNames(orderId)).toEqual(['authorized']);
    // Nobody else would hear of it: it is asked again for as long as it takes.
    const told = logLines.filter((line) => line.includes(key));
    expect(told).toEqual([expect.stringContaining('the provider refuses what has to be done')]);
    expect(told[0]).toContain('"code":"expired"');
  });

  test('believes nothing that contradicts our books, and takes what is none of our business', async () => {
    const { orderId, data } = await pending();
    expect(await send({ id: 'evt_3', data: { ...data, amount: 999 } })).toBe(204);
    expect(await send({ id: 'evt_4', data: { ...data, idempotencyKey: 'nobody’s' } })).toBe(204);
    expect(await send({ id: 'evt_5', data: { ...data, status: 'PENDING' } })).toBe(204);
    expect(await send({ id: 'evt_6', data: { a: 'campaign' } })).toBe(204);
    expect(world.factNames(orderId)).toEqual([]);
  });
});
