import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeSecret, secretNames } from '@hansa/cli/secrets';
import { SANDBOX, serviceNames } from '@hansa/cli/service-names';
import pg from 'pg';
import { ask, cleanEnvironment, runHansa, temporaryFolder } from '../hansa.ts';
import { repository } from '../repository.ts';
import type { Shop } from '../shop.ts';
import { openOrderBooks, type OrderBooks } from './order-books.ts';
import { createPart, type Part } from './part.ts';
import { createPostgresPart, type PostgresPart } from './postgres-part.ts';
import { quietPorts } from './quiet-ports.ts';

const hansa = fileURLToPath(import.meta.resolve('@hansa/cli/bin'));
const natsConfig = join(repository, 'deploy/nats/nats-server.conf');

/** The distributed mode on one machine: every part a process of its own, on loopback, that can be killed. */
export interface Distributed {
  readonly parts: ReadonlyMap<string, Part>;
  part(name: string): Part;
  readonly origin: string;
  readonly sandboxOrigin: string;
  readonly owner: Shop['owner'];
  readonly mails: string;
  /** The graph as a client sees it, one request at a time and nothing repeated. */
  ask: Shop['ask'];
  /** Where a service keeps its things. */
  databaseUrl(name: string): string;
  readonly orderBooks: OrderBooks;
  /** What orders keeps its orders in. */
  readonly orderStore: string;
  /** `hansa …` as an operator of this fleet runs it. */
  operate(args: readonly string[]): Promise<{ code: number | null; output: string }>;
  /** Deletes all that the broker has stored. It must be down. */
  wipeBroker(): void;
  stop(): Promise<void>;
}

export interface DistributedOptions {
  readonly natsServer: string;
  /** A FerretDB of ours, to be killed like the others. */
  readonly ferretdb?: string | undefined;
  /** A MongoDB that runs already and is not ours to kill; for orders, where there is no FerretDB. */
  readonly mongodbUrl?: string | undefined;
  /** Settings of services on top of those of a fleet. */
  readonly env?: Readonly<Record<string, string>>;
}

const OWNER = { email: 'owner@hansa.example', password: 'the harbour master' };

/** Starts everything and resolves when all of it serves. */
export async function startDistributed(options: DistributedOptions): Promise<Distributed> {
  const folder = await temporaryFolder();
  const parts = new Map<string, Part>();
  const stop = async () => {
    // The ones that ask first, so that nobody waits for somebody who is gone.
    await Promise.all([...parts.values()].map((part) => part.end()));
    await folder.remove();
  };
  try {
    const plan = await planFleet(folder.path, options);
    for (const part of plan.parts) parts.set(part.name, part);
    const components = [...parts.values()].filter(({ name }) => plan.components.includes(name));
    await Promise.all(components.map((part) => part.start()));
    const urls = await databaseUrls(plan);
    await prepareDatabases(plan.postgres, Object.keys(urls));
    const services = plan.services(urls);
    for (const part of services) parts.set(part.name, part);
    const composed = await runHansa(['compose', '--output', plan.supergraph], {
      env: plan.serviceUrls,
      cwd: repository,
    });
    if (composed.code !== 0) throw new Error(composed.output);
    await Promise.all(services.map((part) => part.start()));

    const part = (name: string) => {
      const found = parts.get(name);
      if (!found) throw new Error(`There is no ${name} in this fleet.`);
      return found;
    };
    const databaseUrl = (name: string) => urls[name] ?? '';
    return {
      parts,
      part,
      origin: plan.origin,
      sandboxOrigin: plan.sandboxOrigin,
      owner: OWNER,
      mails: plan.mails,
      ask: (query, variables, token) => ask(plan.origin, { query, variables, token }),
      databaseUrl,
      orderBooks: openOrderBooks(databaseUrl('orders')),
      orderStore: plan.orderStore,
      operate: (args) => runHansa(args, { env: plan.operator(urls), cwd: repository }),
      wipeBroker: () => rmSync(plan.natsStore, { recursive: true, force: true }),
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

type Urls = Readonly<Record<string, string>>;

interface Plan {
  readonly parts: readonly Part[];
  readonly components: readonly string[];
  readonly postgres: PostgresPart;
  readonly orderStore: string;
  readonly mongodbUrl: string | undefined;
  readonly origin: string;
  readonly sandboxOrigin: string;
  readonly mails: string;
  readonly natsStore: string;
  readonly supergraph: string;
  readonly serviceUrls: Urls;
  services(urls: Urls): readonly Part[];
  operator(urls: Urls): Readonly<Record<string, string>>;
}

async function planFleet(folder: string, options: DistributedOptions): Promise<Plan> {
  const ports = await quietPorts(serviceNames.length + 6);
  const take = () => ports.pop() ?? 0;
  const [gatewayPort, sandboxPort, natsPort] = [take(), take(), take()];
  const servicePorts = Object.fromEntries(serviceNames.map((name) => [name, take()]));
  const originOf = (name: string) => `http://127.0.0.1:${servicePorts[name]}`;
  const origin = `http://127.0.0.1:${gatewayPort}`;
  const sandboxOrigin = `http://127.0.0.1:${sandboxPort}`;
  const mails = join(folder, 'mails');
  const natsStore = join(folder, 'nats');
  const supergraph = join(folder, 'supergraph.graphql');

  const postgres = createPostgresPart({ folder: join(folder, 'postgres'), port: take() });
  const natsPasswords = [...serviceNames, 'operator'].map((name) => [natsPassword(name), `for-${name}`]);
  const nats = createPart({
    name: 'nats',
    program: options.natsServer,
    args: ['--config', natsConfig, '--port', String(natsPort), '--http_port', String(take())],
    env: { ...process.env, NATS_STORE_DIR: natsStore, ...Object.fromEntries(natsPasswords) },
    isUp: listens(natsPort),
  });
  const mongo = options.ferretdb === undefined ? undefined : ferretPart(folder, options.ferretdb, take());

  const serviceUrls = Object.fromEntries(
    serviceNames.map((name) => [`${name.toUpperCase()}_URL`, `${originOf(name)}/graphql`]),
  );
  const secrets = Object.fromEntries(
    await Promise.all(secretNames.map(async (name) => [name, await makeSecret(name)] as const)),
  );
  const env = {
    ...cleanEnvironment(),
    ...serviceUrls,
    ...secrets,
    HANSA_LOG_LEVEL: 'warn',
    LOG_LEVEL: 'warn',
    HANSA_MAIL_FOLDER: mails,
    HANSA_OWNER_EMAIL: OWNER.email,
    HANSA_OWNER_PASSWORD: OWNER.password,
    HANSA_IDENTITY_JWKS_URL: `${origin}/.well-known/hansa-identity-jwks.json`,
    ORDERS_QUOTE_JWKS_URL: `${originOf('shipping')}/.well-known/hansa-quote-jwks.json`,
    PAYMENTS_SANDBOX_URL: sandboxOrigin,
    SANDBOX_WEBHOOK_URL: `${originOf('payments')}/webhooks/payments/sandbox`,
    SANDBOX_SLOW_MS: '2000',
    GATEWAY_JWKS_URL: `${originOf('users')}/.well-known/jwks.json`,
    GATEWAY_ISSUER: 'hansa-users',
    GATEWAY_AUDIENCE: 'hansa',
    ...options.env,
  };
  const hansaPart = (name: string, args: readonly string[], at: { port: number; env: NodeJS.ProcessEnv }) =>
    createPart({
      name,
      program: process.execPath,
      args: [hansa, ...args, '--port', String(at.port)],
      env: at.env,
      isUp: isLive(at.port),
    });
  const onBus = (name: string) => ({
    NATS_URL: `nats://127.0.0.1:${natsPort}`,
    NATS_USER: name,
    NATS_PASSWORD: `for-${name}`,
  });
  const ownUrl = (name: string, urls: Urls) =>
    /^mongodb/.test(urls[name] ?? '')
      ? { MONGODB_URL: urls[name] }
      : { [`${(name === SANDBOX ? 'sandbox' : name).toUpperCase()}_DATABASE_URL`]: urls[name] };

  return {
    parts: [postgres.part, nats, ...(mongo ? [mongo.part] : [])],
    components: ['postgres', 'nats', 'mongodb'],
    postgres,
    orderStore: mongo ? 'FerretDB' : options.mongodbUrl ? 'MongoDB (not killed)' : 'PostgreSQL',
    mongodbUrl: mongo?.url ?? ownDatabase(options.mongodbUrl),
    origin,
    sandboxOrigin,
    mails,
    natsStore,
    supergraph,
    serviceUrls,
    services: (urls) => [
      hansaPart('gateway', ['gateway', '--supergraph', supergraph], { port: gatewayPort, env }),
      ...[SANDBOX, ...serviceNames].map((name) =>
        hansaPart(name, ['start', '--only', name], {
          port: name === SANDBOX ? sandboxPort : (servicePorts[name] ?? 0),
          env: { ...env, ...ownUrl(name, urls), ...(name !== SANDBOX && onBus(name)) },
        }),
      ),
    ],
    operator: (urls) =>
      Object.assign(
        {},
        serviceUrls,
        secrets,
        onBus('operator'),
        ...serviceNames.map((name) => ownUrl(name, urls)),
      ),
  };
}

const natsPassword = (name: string) => `NATS_${name.toUpperCase()}_PASSWORD`;

/** FerretDB over SQLite: what it acknowledges is in the file's log, which a killed process does not take with it. */
function ferretPart(folder: string, program: string, port: number) {
  const databases = join(folder, 'mongo');
  mkdirSync(databases);
  const part = createPart({
    name: 'mongodb',
    program,
    args: ['-listen', `127.0.0.1:${port}`, '-folder', databases],
    env: process.env,
    isUp: listens(port),
  });
  return { part, url: `mongodb://127.0.0.1:${port}/hansa_orders` };
}

/** A database of our own on a server that others use as well. */
function ownDatabase(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  return Object.assign(new URL(url), { pathname: `/hansa_crash_${process.pid}_${Date.now()}` }).href;
}

async function databaseUrls({ postgres, mongodbUrl }: Plan): Promise<Urls> {
  const names = [...serviceNames, SANDBOX];
  const urls = await Promise.all(
    names.map(async (name) => [name, await postgres.url(`hansa_${databaseName(name)}`)] as const),
  );
  return { ...Object.fromEntries(urls), ...(mongodbUrl !== undefined && { orders: mongodbUrl }) };
}

const databaseName = (name: string) => (name === SANDBOX ? 'sandbox' : name);

async function prepareDatabases(postgres: PostgresPart, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: await postgres.url('postgres') });
  await client.connect();
  try {
    for (const name of names)
      await client.query(`create database hansa_${databaseName(name)} template template0`);
  } finally {
    await client.end();
  }
}

const isLive = (port: number) => async () => {
  const signal = AbortSignal.timeout(5_000);
  return (await fetch(`http://127.0.0.1:${port}/health/live`, { signal })).ok;
};

const listens = (port: number) => () =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
