import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { createTestDatabase, type TestDatabase } from '@hansa/kit/testing/database';
import { eventually } from '@hansa/kit/testing/eventually';
import { serveSandbox } from './serve-sandbox.ts';
import { createSandbox } from './service.ts';

const apiKey = 'an-api-key-of-the-sandbox';
const secret = Buffer.from('a secret of thirty-two bytes, yes').toString('base64');
const slowMs = 300;

interface OperationAnswer {
  readonly id: string;
  readonly position: number;
  readonly kind: string;
  readonly status: string;
  readonly idempotencyKey: string;
}

let database: TestDatabase;
let running: Awaited<ReturnType<typeof start>>;
let merchant: Server;
const received: { headers: IncomingHttpHeaders; body: string }[] = [];
let merchantAnswers: number[] = [];

async function start(seed = 1) {
  const sandbox = createSandbox({
    databaseUrl: database.url,
    apiKey,
    webhookSecret: `whsec_${secret}`,
    webhookUrl: `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/hooks`,
    slowMs,
    webhookDelayMaxMs: 100,
    webhookRetryFirstMs: 10,
    seed,
    log: silentLogger,
  });
  const options = { host: '127.0.0.1', port: 0, metrics: createMetrics(), log: silentLogger };
  return serveSandbox(sandbox, options);
}

beforeAll(async () => {
  database = await createTestDatabase();
  merchant = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const status = merchantAnswers.shift() ?? 204;
      if (status < 300) received.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
  running = await start();
}, 60_000);

afterAll(async () => {
  await running?.stop();
  merchant?.closeAllConnections();
  await new Promise((resolve) => merchant?.close(resolve));
  await database?.close();
});

let orders = 0;
const nextOrder = () => `ord_${++orders}`;

async function post(
  path: string,
  key: string | undefined,
  body: unknown,
  authorization = `Bearer ${apiKey}`,
) {
  const response = await fetch(running.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...(key && { 'idempotency-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as OperationAnswer };
}

const authorize = (orderId: string, token = 'tok_approved', amount = 1000) =>
  post('/authorizations', `${orderId}:authorize`, { orderId, amount, currencyCode: 'EUR', token });

const capture = (orderId: string, authorizationId: string, amount = 1000, key = `${orderId}:capture`) =>
  post('/captures', key, { orderId, authorizationId, amount, currencyCode: 'EUR' });

const ledger = async (orderId: string) =>
  (await (await fetch(`${running.url}/ledger?orderId=${orderId}`)).json()) as OperationAnswer[];

describe('tokens', () => {
  test.each([
    ['tok_declined', 'card_declined'],
    ['tok_insufficient_funds', 'insufficient_funds'],
    ['tok_nobody_knows', 'invalid_token'],
    ['constructor', 'invalid_token'],
  ])('%s is declined, the same way each time, and stands in the ledger', async (token, code) => {
    const orderId = nextOrder();
    const first = await authorize(orderId, token);
    expect(first).toMatchObject({ status: 402, json: { error: { code } } });
    expect(await authorize(orderId, token)).toEqual(first);
    expect(await ledger(orderId)).toMatchObject([
      { kind: 'AUTHORIZATION', status: 'DECLINED', declineCode: code },
    ]);
  });

  test('tok_approved is approved once, however often it is asked for', async () => {
    const orderId = nextOrder();
    const answers = await Promise.all(Array.from({ length: 10 }, () => authorize(orderId)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await ledger(orderId)).toEqual([answers[0]?.json]);
    expect(answers[0]?.json).toMatchObject({
      kind: 'AUTHORIZATION',
      orderId,
      amount: 1000,
      currencyCode: 'EUR',
      status: 'SUCCEEDED',
      idempotencyKey: `${orderId}:authorize`,
      at: expect.any(String),
    });
  });

  test('tok_lost_response charges without an answer, and answers when asked again', async () => {
    const orderId = nextOrder();
    await expect(authorize(orderId, 'tok_lost_response')).rejects.toThrow();
    expect(await ledger(orderId)).toHaveLength(1);
    expect(await authorize(orderId, 'tok_lost_response')).toMatchObject({ status: 200 });
    expect(await ledger(orderId)).toHaveLength(1);
  });

  test('tok_flaky fails twice, then works', async () => {
    const orderId = nextOrder();
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await authorize(orderId, 'tok_flaky')).status);
    expect(statuses).toEqual([503, 503, 200, 200]);
    expect(await ledger(orderId)).toHaveLength(1);
  });

  test('tok_slow takes its time; whoever asks meanwhile is told to wait', async () => {
    const orderId = nextOrder();
    const startedAt = performance.now();
    const slow = authorize(orderId, 'tok_slow');
    await eventually(async () => (await ledger(orderId)).length === 1);
    expect((await ledger(orderId))[0]).toMatchObject({ status: 'PENDING', settledAt: null });
    expect(await authorize(orderId, 'tok_slow')).toMatchObject({ status: 409 });
    expect(await slow).toMatchObject({ status: 200, json: { status: 'SUCCEEDED' } });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(slowMs - 5);
    expect(await authorize(orderId, 'tok_slow')).toEqual(await slow);
  });

  test('a slow charge whose caller hung up is decided all the same', async () => {
    const orderId = nextOrder();
    const call = fetch(`${running.url}/authorizations`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${apiKey}`,
        'idempotency-key': orderId,
      },
      body: JSON.stringify({ orderId, amount: 5, currencyCode: 'EUR', token: 'tok_slow' }),
      signal: AbortSignal.timeout(100),
    });
    await expect(call).rejects.toThrow();
    await eventually(async () => (await ledger(orderId))[0]?.status === 'SUCCEEDED');
  });
});

describe('calls', () => {
  test('need the API key, a key of their own and a body that makes sense', async () => {
    const orderId = nextOrder();
    const body = { orderId, amount: 1000, currencyCode: 'EUR', token: 'tok_approved' };
    expect(await post('/authorizations', 'k', body, 'Bearer wrong')).toMatchObject({ status: 401 });
    expect(await post('/authorizations', undefined, body)).toMatchObject({
      status: 400,
      json: { error: { code: 'idempotency_key_required' } },
    });
    for (const bad of ['{', { ...body, amount: 0 }, { ...body, amount: 1.5 }, { ...body, amount: -1 }, {}]) {
      expect(await post('/authorizations', 'k', bad)).toMatchObject({
        status: 400,
        json: { error: { code: 'invalid_request' } },
      });
    }
    expect(await ledger(orderId)).toEqual([]);
  });

  test('with a used key and another body, or of another kind, are refused', async () => {
    const orderId = nextOrder();
    const { json } = await authorize(orderId);
    const reused = { status: 422, json: { error: { code: 'idempotency_key_reused' } } };
    expect(await authorize(orderId, 'tok_approved', 999)).toMatchObject(reused);
    expect(await capture(orderId, json.id, 1000, `${orderId}:authorize`)).toMatchObject(reused);
  });

  test('of a capture beyond the authorization, after a void, or of a refund beyond the capture are refused', async () => {
    const orderId = nextOrder();
    const { json: authorization } = await authorize(orderId);
    expect(await capture(orderId, authorization.id, 1001)).toMatchObject({ status: 422 });
    const captures = await Promise.all(
      ['a', 'b', 'c'].map((key) => capture(orderId, authorization.id, 600, `${orderId}:${key}`)),
    );
    expect(captures.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    const captureId = captures.find(({ status }) => status === 200)?.json.id;
    const refund = (key: string, amount: number) =>
      post('/refunds', key, { orderId, captureId, amount, currencyCode: 'EUR' });
    const refunds = await Promise.all([1, 2, 3, 4].map((number) => refund(`${orderId}:r${number}`, 200)));
    expect(refunds.map(({ status }) => status).sort()).toEqual([200, 200, 200, 422]);
    const voiding = { orderId, authorizationId: authorization.id };
    expect(await post('/voids', `${orderId}:void`, voiding)).toMatchObject({
      status: 422,
      json: { error: { code: 'authorization_captured' } },
    });

    const other = nextOrder();
    const { json: second } = await authorize(other);
    const voidSecond = () => post('/voids', `${other}:void`, { orderId: other, authorizationId: second.id });
    expect(await voidSecond()).toMatchObject({ status: 200, json: { kind: 'VOID', amount: 1000 } });
    expect(await voidSecond()).toMatchObject({ status: 200 });
    expect(await capture(other, second.id)).toMatchObject({
      status: 422,
      json: { error: { code: 'authorization_voided' } },
    });
    expect((await ledger(other)).map(({ kind }) => kind)).toEqual(['AUTHORIZATION', 'VOID']);
  });

  test('can be looked up by their key, and the ledger can be read page by page', async () => {
    const orderId = nextOrder();
    const { json } = await authorize(orderId);
    const headers = { authorization: `Bearer ${apiKey}` };
    const found = await fetch(`${running.url}/operations/${encodeURIComponent(`${orderId}:authorize`)}`, {
      headers,
    });
    expect(await found.json()).toEqual(json);
    expect((await fetch(`${running.url}/operations/nothing`, { headers })).status).toBe(404);

    const all: OperationAnswer[] = [];
    for (;;) {
      const after = all.at(-1)?.position ?? 0;
      const page = (await (
        await fetch(`${running.url}/ledger?limit=2&after=${after}`)
      ).json()) as OperationAnswer[];
      if (page.length === 0) break;
      all.push(...page);
    }
    expect(new Set(all.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(all.length);
    expect(all.at(-1)).toEqual(json);
  });
});

describe('webhooks', () => {
  test('tell of every decision twice, late, out of order and signed', async () => {
    received.length = 0;
    const orderIds = Array.from({ length: 20 }, nextOrder);
    for (const orderId of orderIds) {
      const { json } = await authorize(orderId);
      await capture(orderId, json.id);
    }
    const ours = () =>
      received.filter(({ body }) => orderIds.includes(JSON.parse(body).data.orderId as string));
    await eventually(() => ours().length === 80);
    const captureFirst = orderIds.filter((orderId) => {
      const kinds = ours()
        .map(({ body }) => JSON.parse(body))
        .filter(({ data }) => data.orderId === orderId);
      return kinds[0].type === 'capture.succeeded';
    });
    expect(captureFirst.length).toBeGreaterThan(0);
    for (const { headers, body } of ours()) {
      const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
      const signature = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
      expect(JSON.parse(body).id).toBe(headers['webhook-id']);
    }
  });

  test('are sent again until they are taken', async () => {
    received.length = 0;
    merchantAnswers = [500, 503, 404, 500];
    const orderId = nextOrder();
    await authorize(orderId);
    await eventually(
      () => received.filter(({ body }) => JSON.parse(body).data.orderId === orderId).length === 2,
    );
  });
});
