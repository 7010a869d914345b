import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@hansa/kit/postgres/start-embedded-postgres';
import { describeWith } from '@hansa/kit/testing/describe-with';
import { startNatsServer } from '@hansa/kit/testing/nats-server';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ask, cleanEnvironment, runHansa, startHansa, temporaryFolder } from '../support/hansa.ts';
import { serve, type Served } from '../support/processes.ts';
import {
  orderThat,
  placeOrder,
  readOrder,
  readyCart,
  signIn,
  signInOwner,
  stockProduct,
  type Placed,
  type Shop,
} from '../support/shop.ts';

const hansa = fileURLToPath(import.meta.resolve('@hansa/cli/bin'));
const names = ['catalog', 'users', 'inventory', 'orders', 'payments', 'shipping', 'notifications'];

/** Where each part will listen: known beforehand, because they must know each other. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const running: Served[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
}, 60_000);
afterAll(async () => {
  await folder.remove();
}, 60_000);

describe('a shop that grew', () => {
  test('runs on as separate processes over the same databases, with every order it had', async () => {
    await grow('data', () => ({}));
  }, 240_000);
});

describeWith('NATS_SERVER_BINARY', 'a shop that grew and got a broker', (binary) => {
  test('runs on as separate processes, each with its own rights on NATS', async () => {
    const passwords = [...names, 'operator'].map((name) => [
      `NATS_${name.toUpperCase()}_PASSWORD`,
      `for-${name}`,
    ]);
    const config = fileURLToPath(new URL('../../deploy/nats/nats-server.conf', import.meta.url));
    const nats = await startNatsServer({ binary, config, env: Object.fromEntries(passwords) });
    try {
      await grow('data-nats', (name) => ({
        NATS_URL: nats.url,
        NATS_USER: name,
        NATS_PASSWORD: `for-${name}`,
      }));
    } finally {
      await nats.close();
    }
  }, 240_000);
});

/** A shop begins as one process and goes on as many. What each service is told of its bus is `busOf`'s to say. */
async function grow(dataName: string, busOf: (name: string) => Record<string, string>): Promise<void> {
  const postgres = await startEmbeddedPostgres({ folder: join(folder.path, `${dataName}-server`) });
  try {
    await growOver(postgres, { data: join(folder.path, dataName), busOf });
  } finally {
    await Promise.all(running.splice(0).map((each) => each.stop()));
    await postgres.stop();
  }
}

interface Growth {
  readonly data: string;
  busOf(name: string): Record<string, string>;
}

async function growOver(postgres: EmbeddedPostgres, { data, busOf }: Growth): Promise<void> {
  const DATABASE_URL = postgres.url('postgres');

  const small = await startHansa({ folder: data, env: { DATABASE_URL } });
  const { owner } = small;
  const variant = await stockProduct(small, await signInOwner(small), 10);
  const before = (await placeOrder(small, {
    cartId: (await readyCart(small, [{ merchandiseId: variant, quantity: 1 }])).id,
  })) as Extract<Placed, { kind: 'accepted' }>;
  await orderThat(small, before, ({ financialStatus }) => financialStatus === 'PAID');
  expect(await small.stop()).toBe(0);

  const ports = await freePorts(names.length + 2);
  const [gatewayPort = 0, sandboxPort = 0, ...servicePorts] = ports;
  const secrets = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8')) as Record<string, string>;
  const urls = Object.fromEntries(
    names.map((name, index) => [
      `${name.toUpperCase()}_URL`,
      `http://127.0.0.1:${servicePorts[index]}/graphql`,
    ]),
  );
  const origins = (name: string) => new URL(urls[`${name.toUpperCase()}_URL`] ?? '').origin;
  const env = {
    ...cleanEnvironment(),
    ...urls,
    ...secrets,
    DATABASE_URL,
    HANSA_LOG_LEVEL: 'warn',
    LOG_LEVEL: 'warn',
    HANSA_MAIL_FOLDER: join(data, 'mails'),
    HANSA_IDENTITY_JWKS_URL: `http://127.0.0.1:${gatewayPort}/.well-known/hansa-identity-jwks.json`,
    ORDERS_QUOTE_JWKS_URL: `${origins('shipping')}/.well-known/hansa-quote-jwks.json`,
    PAYMENTS_SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    SANDBOX_WEBHOOK_URL: `${origins('payments')}/webhooks/payments/sandbox`,
    GATEWAY_JWKS_URL: `${origins('users')}/.well-known/jwks.json`,
    GATEWAY_ISSUER: 'hansa-users',
    GATEWAY_AUDIENCE: 'hansa',
  };
  const supergraph = join(folder.path, 'supergraph.graphql');
  expect(await runHansa(['compose', '--output', supergraph], { env: urls })).toMatchObject({ code: 0 });

  const starting = [
    serve([hansa, 'gateway', '--supergraph', supergraph, '--port', String(gatewayPort)], env, /(serves)/),
    serve([hansa, 'start', '--only', 'payment-sandbox', '--port', String(sandboxPort)], env, /(serves)/),
    ...names.map((name, index) =>
      serve(
        [hansa, 'start', '--only', name, '--port', String(servicePorts[index])],
        { ...env, ...busOf(name) },
        /(serves)/,
      ),
    ),
  ];
  const started = await Promise.allSettled(starting);
  running.push(...started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
  await Promise.all(starting);

  const origin = `http://127.0.0.1:${gatewayPort}`;
  const fleet: Shop = { owner, ask: (query, variables, token) => ask(origin, { query, variables, token }) };
  expect(await readOrder(fleet, before.orderId, before.token)).toMatchObject({
    status: 'CONFIRMED',
    financialStatus: 'PAID',
  });
  await signIn(fleet, owner.email, owner.password);
  const placed = await placeOrder(fleet, {
    cartId: (await readyCart(fleet, [{ merchandiseId: variant, quantity: 1 }])).id,
  });
  expect(
    await orderThat(
      fleet,
      placed,
      ({ financialStatus, shipments }) => financialStatus === 'PAID' && shipments?.length === 1,
    ),
  ).toMatchObject({ status: 'CONFIRMED' });

  for (const name of names) {
    const service = origins(name);
    expect((await fetch(`${service}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${service}/metrics`)).text()).toMatch(/^hansa_|^# HELP/m);
    const entities = await ask(service, { query: '{ _service { sdl } }' });
    expect([name, entities.errors?.[0]?.extensions?.code]).toEqual([name, 'FORBIDDEN']);
  }

  const looking = { ...urls, DATABASE_URL, ...busOf('operator') };
  await eventually('a fleet that the doctor finds well', async () => {
    const { code, output } = await runHansa(['doctor', '--url', origin, '--data', data], { env: looking });
    if (code !== 0) throw new Error(output);
    return output.includes('All is well.');
  });

  // One dead subgraph costs its own fields and nothing else.
  const shipping = running[names.indexOf('shipping') + 2];
  expect(await shipping?.stop()).toBe(0);
  const partial = await fleet.ask(
    `query ($id: ID!, $token: String) { order(id: $id, token: $token) { status payments { status } shipments { status } } }`,
    { id: before.orderId, token: before.token },
  );
  expect(partial.data.order).toMatchObject({
    status: 'CONFIRMED',
    payments: [{ status: 'CAPTURED' }],
    shipments: null,
  });
  expect(partial.errors).toHaveLength(1);
  expect((await Promise.all(running.map((each) => each.stop()))).every((code) => code === 0)).toBe(true);
  running.length = 0;
}
