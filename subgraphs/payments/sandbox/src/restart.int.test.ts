import { silentLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { createTestDatabase, type TestDatabase } from '@hansa/kit/testing/database';
import { eventually } from '@hansa/kit/testing/eventually';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { serveSandbox } from './serve-sandbox.ts';
import { createSandbox } from './service.ts';

const HOUR_MS = 3_600_000;
const apiKey = 'an-api-key-of-the-sandbox';
const orderId = 'ord_1';

let database: TestDatabase;
let running: Awaited<ReturnType<typeof start>>;

/** Nobody listens to its webhooks. */
async function start() {
  const sandbox = createSandbox({
    databaseUrl: database.url,
    apiKey,
    webhookSecret: `whsec_${Buffer.from('a secret of thirty-two bytes, yes').toString('base64')}`,
    webhookUrl: 'http://127.0.0.1:1/hooks',
    slowMs: HOUR_MS,
    log: silentLogger,
  });
  const options = { host: '127.0.0.1', port: 0, metrics: createMetrics(), log: silentLogger };
  return serveSandbox(sandbox, options);
}

async function charge(): Promise<number> {
  const { status } = await fetch(`${running.url}/authorizations`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${apiKey}`,
      'idempotency-key': orderId,
    },
    body: JSON.stringify({ orderId, amount: 5, currencyCode: 'EUR', token: 'tok_slow' }),
  });
  return status;
}

async function ledger(): Promise<readonly { readonly status: string }[]> {
  const answer = await fetch(`${running.url}/ledger?orderId=${orderId}`);
  return (await answer.json()) as { status: string }[];
}

async function letAnHourPass(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`update operations set settles_at = now() where status = 'PENDING'`);
  await client.end();
}

beforeAll(async () => {
  database = await createTestDatabase();
  running = await start();
}, 60_000);
afterAll(async () => {
  await running?.stop();
  await database?.close();
});

test('a restart in the middle of a slow charge loses nothing', async () => {
  const call = charge();
  await eventually(async () => (await ledger()).length === 1);
  const [answer] = await Promise.all([call, running.stop()]);
  expect(answer).toBe(503);
  await letAnHourPass();
  running = await start();
  await eventually(async () => (await charge()) === 200);
  expect(await ledger()).toMatchObject([{ status: 'SUCCEEDED' }]);
});
