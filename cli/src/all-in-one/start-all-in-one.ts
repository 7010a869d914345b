import type { Running } from '@hansa/kit/lifecycle/run';
import { createLogger, type Logger } from '@hansa/kit/telemetry/logger';
import { startTelemetry } from '@hansa/kit/telemetry/telemetry';
import { createClosers, type Closers } from '../closers.ts';
import { openDatabases } from '../databases.ts';
import { derivedSettings } from '../derived-settings.ts';
import type { Environment } from '../environment.ts';
import { openEventBus } from '../event-bus/open-event-bus.ts';
import { ownIdentity } from '../identity.ts';
import { ensureSecrets } from '../secrets.ts';
import { serviceNames } from '../service-names.ts';
import { readAllInOneConfig, type AllInOneConfig } from './config.ts';
import { openDataFolder } from '../data-folder.ts';
import { openDoor } from './open-door.ts';
import { prepareShop } from './prepare-shop.ts';
import type { SandboxThread } from './open-sandbox-thread.ts';
import { startServices } from './start-services.ts';
import { welcome } from './welcome.ts';

interface StartOptions {
  readonly data: string;
  readonly port?: number;
  readonly host: string;
  readonly env: Environment;
  readonly sandboxThread: SandboxThread;
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
  const { data, host, port = config.port, sandboxThread } = options;
  const folder = await openDataFolder(data);
  const env = {
    HANSA_MAIL_FOLDER: folder.mails,
    ...(await ensureSecrets(folder.path)),
    ...options.env,
  };
  const { sign: signIdentity, verifyIdentity } = await ownIdentity(env);

  const telemetry = await startTelemetry({ service: 'hansa', env, log });
  closers.add('telemetry', telemetry.stop);
  const { metrics } = telemetry;
  const databases = openDatabases({ env, folder: folder.path, log });
  closers.add('databases', databases.stop);
  const bus = await openEventBus({ env, names: serviceNames, databases, metrics, log });
  closers.add('events', bus.close);
  const address = { host, port: config.sandboxPort, setting: 'HANSA_SANDBOX_PORT' };
  const sandbox = await sandboxThread.start({
    env: { ...env },
    databaseUrl: await databases.urlOf('sandbox'),
    logLevel: config.logLevel,
    ...address,
  });
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
    data: await databases.describe(),
    ...shop,
  });
}
