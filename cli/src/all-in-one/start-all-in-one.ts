import { createPostgresBus } from '@hansa/kit/events/postgres-bus/postgres-bus';
import type { Running } from '@hansa/kit/lifecycle/run';
import { createLogger, type Logger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { createClosers, type Closers } from '../closers.ts';
import { openDatabases } from '../databases.ts';
import { derivedSettings } from '../derived-settings.ts';
import type { Environment } from '../environment.ts';
import { ownIdentity } from '../identity.ts';
import { ensureSecrets } from '../secrets.ts';
import { readAllInOneConfig, type AllInOneConfig } from './config.ts';
import { openDataFolder } from '../data-folder.ts';
import { openDoor } from './open-door.ts';
import { prepareShop } from './prepare-shop.ts';
import { startSandbox } from '../start-sandbox.ts';
import { startServices } from './start-services.ts';
import { welcome } from './welcome.ts';

interface StartOptions {
  readonly data: string;
  readonly port?: number;
  readonly host: string;
  readonly env: Environment;
}

/** All of Hansa in this process: databases, events, the payment sandbox, seven services, the gateway. */
export async function startAllInOne(options: StartOptions): Promise<Running> {
  const config = readAllInOneConfig(options.env);
  const log = createLogger({ service: 'hansa', level: config.logLevel });
  const closers = createClosers(log);
  try {
    console.log(await startEverything(options, { config, log, closers }));
  } catch (thrown) {
    await closers.close();
    throw thrown;
  }
  return { stop: closers.close };
}

interface Means {
  readonly config: AllInOneConfig;
  readonly log: Logger;
  readonly closers: Closers;
}

async function startEverything(options: StartOptions, { config, log, closers }: Means): Promise<string> {
  const { data, host, port = config.port } = options;
  const folder = await openDataFolder(data);
  const env = {
    HANSA_MAIL_FOLDER: folder.mails,
    ...(await ensureSecrets(folder.path)),
    ...options.env,
  };
  const { sign: signIdentity, verifyIdentity } = ownIdentity(env);

  const metrics = createMetrics();
  closers.add('metrics', metrics.stop);
  const databases = await openDatabases({ env, folder: folder.path, log });
  closers.add('databases', databases.stop);
  const bus = await createPostgresBus({
    url: await databases.urlOf('events'),
    log,
    meter: metrics.meter('events'),
  });
  closers.add('events', bus.close);
  const address = { host, port: config.sandboxPort, setting: 'HANSA_SANDBOX_PORT' };
  const sandbox = await startSandbox({ env, databases, metrics, log, ...address });
  closers.add('payment sandbox', sandbox.stop);

  const serviceEnv = { PAYMENTS_SANDBOX_URL: sandbox.url, ...derivedSettings(env), ...env };
  const services = await startServices({
    env: serviceEnv,
    databases,
    bus,
    verifyIdentity,
    metrics,
    log,
    closers,
  });
  const shop = await prepareShop({ services, folder, config, signIdentity });
  const door = await openDoor({
    env,
    services,
    bus,
    signIdentity,
    folder: folder.path,
    config,
    metrics,
    log,
    host,
    port,
  });
  closers.add('gateway', door.stop);
  sandbox.sendWebhooksTo(door.origin);

  return welcome({
    graph: `${door.origin}/graphql`,
    ledger: `${sandbox.url}/ledger`,
    mails: folder.mails,
    data: databases.description,
    ...shop,
  });
}
