import { join } from 'node:path';
import { readAllInOneConfig } from '@hansa/cli/all-in-one/config';
import { openDoor } from '@hansa/cli/all-in-one/open-door';
import { startServices } from '@hansa/cli/all-in-one/start-services';
import { createClosers } from '@hansa/cli/closers';
import { derivedSettings } from '@hansa/cli/derived-settings';
import { ownIdentity } from '@hansa/cli/identity';
import { makeSecret, secretNames } from '@hansa/cli/secrets';
import { serviceNames } from '@hansa/cli/service-names';
import { startSandbox } from '@hansa/cli/start-sandbox';
import { silentLogger as log } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { createTestDatabase, type TestDatabase } from '@hansa/kit/testing/database';
import { askPostgres } from '../distributed/order-books.ts';
import { ask } from '../hansa.ts';
import type { Shop } from '../shop.ts';
import type { RestlessBus } from './restless-bus.ts';

/** Every part of Hansa has a database; the broker is the test's. */
export const databaseNames = [...serviceNames, 'sandbox'] as const;
export type DatabaseName = (typeof databaseNames)[number];
export type HouseDatabases = Readonly<Record<DatabaseName, TestDatabase>>;

export async function createHouseDatabases(): Promise<HouseDatabases> {
  return databasesOf(async () => createTestDatabase());
}

/** The same databases once more. Nobody may be connected to them. */
export function copyHouseDatabases(originals: HouseDatabases): Promise<HouseDatabases> {
  return databasesOf(async (name) => {
    const copy = await createTestDatabase();
    const server = Object.assign(new URL(copy.url), { pathname: '/postgres' }).href;
    const [source, target] = [originals[name].url, copy.url].map((url) => new URL(url).pathname.slice(1));
    await askPostgres(server, `drop database "${target}"`);
    await askPostgres(server, `create database "${target}" template "${source}"`);
    return copy;
  });
}

async function databasesOf(make: (name: DatabaseName) => Promise<TestDatabase>): Promise<HouseDatabases> {
  const made = await Promise.all(databaseNames.map(async (name) => [name, await make(name)] as const));
  return Object.fromEntries(made) as HouseDatabases;
}

/** What a house is told besides its databases, so that one can go on where another stopped. */
export type HouseSecrets = Readonly<Record<string, string>>;

const OWNER = { email: 'owner@hansa.example', password: 'the harbour master' };

export async function makeHouseSecrets(): Promise<HouseSecrets> {
  const secrets = await Promise.all(secretNames.map(async (name) => [name, await makeSecret(name)] as const));
  return {
    ...Object.fromEntries(secrets),
    HANSA_OWNER_EMAIL: OWNER.email,
    HANSA_OWNER_PASSWORD: OWNER.password,
    // What a second start would remember does not matter here.
    HANSA_SAMPLE_CATALOGUE: 'false',
  };
}

export interface House {
  readonly shop: Shop;
  readonly sandboxOrigin: string;
  stop(): Promise<void>;
}

/** All of Hansa in this process, over databases and a bus that belong to the test. */
export async function openHouse(given: {
  readonly databases: HouseDatabases;
  readonly bus: RestlessBus;
  readonly secrets: HouseSecrets;
  /** For mails and the composed graph. */
  readonly folder: string;
}): Promise<House> {
  const { databases, bus, secrets, folder } = given;
  const closers = createClosers(log);
  try {
    const metrics = createMetrics();
    closers.add('metrics', metrics.stop);
    const env = { HANSA_MAIL_FOLDER: join(folder, 'mails'), SANDBOX_SLOW_MS: '500', ...secrets };
    const { sign: signIdentity, verifyIdentity } = await ownIdentity(env);
    const places = {
      urlOf: async (name: string) => databases[name as DatabaseName].url,
      describe: async () => 'databases of a test',
      stop: async () => undefined,
    };
    const at = { host: '127.0.0.1', port: 0 };
    const means = { databases: places, metrics, log };
    const sandbox = await startSandbox({ env, ...means, ...at, setting: '' });
    closers.add('sandbox', sandbox.stop);
    const serviceEnv = { PAYMENTS_SANDBOX_URL: sandbox.url, ...derivedSettings(env), ...env };
    closers.add('bus', bus.close);
    const services = await startServices({ env: serviceEnv, ...means, bus, verifyIdentity, closers });
    const config = readAllInOneConfig(env);
    const door = await openDoor({ env, services, bus, signIdentity, folder, config, metrics, log, ...at });
    closers.add('gateway', door.stop);
    sandbox.sendWebhooksTo(door.origin);
    return {
      shop: { owner: OWNER, ask: (query, variables, token) => ask(door.origin, { query, variables, token }) },
      sandboxOrigin: sandbox.url,
      stop: closers.close,
    };
  } catch (thrown) {
    await closers.close();
    throw thrown;
  }
}
