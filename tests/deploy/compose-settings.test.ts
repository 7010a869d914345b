import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { catalogSettings, readCatalogConfig } from '@hansa/catalog/config';
import { readNatsConfig } from '@hansa/cli/event-bus/nats-config';
import { fleetSecretNames, writeFleetSecrets } from '@hansa/cli/fleet-secrets';
import { SANDBOX } from '@hansa/cli/service-names';
import { readGatewayConfig } from '@hansa/gateway/config';
import { inventorySettings, readInventoryConfig } from '@hansa/inventory/config';
import { readTelemetryConfig, type telemetrySettings } from '@hansa/kit/telemetry/config';
import { notificationsSettings, readNotificationsConfig } from '@hansa/notifications/config';
import { ordersSettings, readOrdersConfig } from '@hansa/orders/config';
import { readSandboxConfig, sandboxSettings } from '@hansa/payment-sandbox/config';
import { paymentsSettings, readPaymentsConfig } from '@hansa/payments/config';
import { readShippingConfig, shippingSettings } from '@hansa/shipping/config';
import { readUsersConfig, usersSettings } from '@hansa/users/config';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { variablesIn } from '../support/compose.ts';
import { all, makeFleetEnvironment, read, root, subgraphs, type FleetEnvironment } from '../support/fleet.ts';

let fleet: FleetEnvironment;
beforeAll(async () => {
  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  fleet = await makeFleetEnvironment();
  said.mockRestore();
});
afterAll(() => fleet.remove());

const environmentOf = (name: string) => fleet.of(name);

describe('settings', () => {
  const telemetry: readonly string[] = [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_METRICS_EXPORTER',
  ] satisfies (keyof typeof telemetrySettings)[];
  const nats = ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD'];
  const shared = ['HANSA_LOG_LEVEL', 'HANSA_IDENTITY_JWKS_URL', ...nats, ...telemetry];
  const database = (name: string) =>
    name === 'orders' ? 'MONGODB_URL' : `${name.toUpperCase()}_DATABASE_URL`;
  const known: Readonly<
    Record<
      string,
      readonly [settings: readonly string[], readConfig: (given: NodeJS.Dict<string>) => unknown]
    >
  > = {
    catalog: [Object.keys(catalogSettings), readCatalogConfig],
    users: [Object.keys(usersSettings), readUsersConfig],
    inventory: [Object.keys(inventorySettings), readInventoryConfig],
    orders: [Object.keys(ordersSettings), readOrdersConfig],
    payments: [Object.keys(paymentsSettings), readPaymentsConfig],
    shipping: [Object.keys(shippingSettings), readShippingConfig],
    notifications: [Object.keys(notificationsSettings), readNotificationsConfig],
  };

  test.each(subgraphs.map((name) => [name]))(
    '%s is given what it reads, and all that it must be given',
    (name) => {
      const given = environmentOf(name);
      const [settings, readConfig] = known[name] ?? [[], () => undefined];
      const readable = [...settings, ...shared, database(name)];
      expect(Object.keys(given).filter((key) => !readable.includes(key))).toEqual([]);
      expect([...shared, database(name)].filter((key) => !(key in given))).toEqual([]);
      expect(() => readConfig(given)).not.toThrow();
      expect(readTelemetryConfig(given).tracesUrl).toMatch(/^http:\/\/otel-collector:4318\//);
      expect(readNatsConfig(given)?.address).toMatchObject({ user: name, servers: ['nats://nats:4222'] });
    },
  );

  test('the payment sandbox is given what it reads, and all that it must be given', () => {
    const given = environmentOf(SANDBOX);
    const readable = [
      ...Object.keys(sandboxSettings),
      'HANSA_LOG_LEVEL',
      'SANDBOX_DATABASE_URL',
      ...telemetry,
    ];
    expect(Object.keys(given).filter((key) => !readable.includes(key))).toEqual([]);
    expect(() => readSandboxConfig(given)).not.toThrow();
  });

  test('the gateway is given what it reads, and all that it must be given', () => {
    const given = environmentOf('gateway');
    const config = readGatewayConfig({ ...given, NODE_ENV: 'production' });
    expect(config).toMatchObject({
      isProduction: true,
      landingPage: true,
      issuer: 'hansa-users',
      audience: 'hansa',
    });
    expect(config.identityKey).toBeDefined();
    const documented = read('gateway/README.md') + read('supergraph.yaml');
    const unknown = Object.keys(given).filter((key) => !telemetry.includes(key) && !documented.includes(key));
    expect(unknown).toEqual([]);
  });

  test('the gateway and users agree on who issues tokens, and for whom', () => {
    const { tokenIssuer, tokenAudience } = readUsersConfig(environmentOf('users'));
    const { issuer, audience } = readGatewayConfig(environmentOf('gateway'));
    expect([issuer, audience]).toEqual([tokenIssuer, tokenAudience]);
  });

  test('the operator reaches the same stores and the same broker as the services', () => {
    const given = environmentOf('operator');
    for (const name of subgraphs)
      expect([name, given[database(name)]]).toEqual([name, environmentOf(name)[database(name)]]);
    expect(readNatsConfig(given)?.address).toMatchObject({ user: 'operator' });
    const readable = [
      ...subgraphs.flatMap((name) => [database(name), `${name.toUpperCase()}_URL`]),
      ...nats,
      'HANSA_URL',
      'HANSA_TOKEN_KEY',
    ];
    expect(Object.keys(given).filter((key) => !readable.includes(key))).toEqual([]);
  });

  test('PostgreSQL, MongoDB and NATS are given the passwords that services use there', () => {
    const made = /^for name in (.+); do$/m.exec(read('deploy/postgres/init.sh'))?.[1]?.split(' ') ?? [];
    for (const name of [...subgraphs, SANDBOX].filter((each) => each !== 'orders')) {
      const role = name === SANDBOX ? 'sandbox' : name;
      expect(made).toContain(role);
      const url = new URL(environmentOf(name)[`${role.toUpperCase()}_DATABASE_URL`] ?? '');
      expect([url.username, url.password, url.pathname]).toEqual([
        role,
        environmentOf('postgres')[`${role.toUpperCase()}_DATABASE_PASSWORD`],
        `/hansa_${role}`,
      ]);
    }
    expect(Object.keys(environmentOf('postgres')).sort()).toEqual(
      ['POSTGRES_PASSWORD', ...made.map((name) => `${name.toUpperCase()}_DATABASE_PASSWORD`)].sort(),
    );

    const mongo = new URL(environmentOf('orders')['MONGODB_URL'] ?? '');
    const scripts = ['start.sh', 'init.js', 'healthcheck.js']
      .map((file) => read(`deploy/mongodb/${file}`))
      .join('\n');
    expect(mongo.password).toBe(environmentOf('mongodb')['MONGODB_PASSWORD']);
    expect([
      mongo.searchParams.get('replicaSet'),
      mongo.searchParams.get('authSource'),
      mongo.pathname,
    ]).toEqual([/--replSet (\w+)/.exec(scripts)?.[1], 'hansa_orders', '/hansa_orders']);
    expect(scripts).toContain(`_id: '${mongo.searchParams.get('replicaSet')}'`);
    expect(scripts).toContain(`host: '${mongo.host}'`);
    const fromImage = ['MONGO_INITDB_ROOT_USERNAME'];
    expect(
      Object.keys(environmentOf('mongodb')).filter(
        (name) => !fromImage.includes(name) && !scripts.includes(name),
      ),
    ).toEqual([]);

    const conf = ['nats-server.conf', 'durability.conf']
      .map((file) => read(`deploy/nats/${file}`))
      .join('\n');
    const asked = [...conf.matchAll(/^[^#]*\$([A-Z_]+)\b(?!\.)/gm)]
      .map(([, name]) => name)
      .filter((name) => name?.startsWith('NATS_'));
    expect(Object.keys(environmentOf('nats')).sort()).toEqual([...new Set(asked)].sort());
    for (const name of [...subgraphs, 'operator'])
      expect(environmentOf(name)['NATS_PASSWORD']).toBe(
        environmentOf('nats')[`NATS_${name.toUpperCase()}_PASSWORD`],
      );
  });
});

describe('secrets', () => {
  const used = variablesIn(read('docker-compose.yml'));

  test('are not in the file: whatever has no fallback is made by `hansa secrets`, and all of that is used', () => {
    const required = new Set(used.filter(({ fallback }) => fallback === undefined).map(({ name }) => name));
    expect([...required].sort()).toEqual([...fleetSecretNames].sort());
    const passwords = all.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([key]) => /PASSWORD|SECRET|KEY$|API_KEY|KEYFILE/.test(key))
        .map(([key, value]) => [name, key, /^\$\{\w+:\?\}$/.test(value)]),
    );
    expect(passwords.filter(([, , filledIn]) => !filledIn)).toEqual([]);
  });

  test('are given to those who need them, and to nobody else', () => {
    const holders = (key: string) =>
      all
        .filter(([, { environment = {} }]) =>
          Object.values(environment).some((value) => String(value).includes(`\${${key}:`)),
        )
        .map(([name]) => name);
    expect(holders('HANSA_IDENTITY_KEY')).toEqual(['gateway']);
    expect(holders('HANSA_TOKEN_KEY')).toEqual(['users', 'operator']);
    expect(holders('SHIPPING_QUOTE_KEY')).toEqual(['shipping']);
    expect(holders('ORDERS_TOKEN_SECRET')).toEqual(['orders']);
    expect(holders('POSTGRES_PASSWORD')).toEqual(['postgres']);
    for (const name of subgraphs.filter((each) => each !== 'orders'))
      expect(holders(`${name.toUpperCase()}_DATABASE_PASSWORD`)).toEqual([name, 'operator', 'postgres']);
  });

  test('are a file that only its owner can read, which a second run leaves as it is', async () => {
    const path = fleet.file;
    const before = readFileSync(path, 'utf8');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    await writeFleetSecrets({ output: path, data: join(root, 'none') });
    expect(said.mock.calls).toEqual([[expect.stringMatching(/has everything/)]]);
    said.mockRestore();
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
