import { port as portSetting, readEnv } from '@hansa/kit/config/read-env';
import { Fault } from '@hansa/kit/errors/fault';
import { serveService } from '@hansa/kit/http/serve-service';
import type { Running } from '@hansa/kit/lifecycle/run';
import { createLogger, type Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import { startTelemetry } from '@hansa/kit/telemetry/telemetry';
import { z } from 'zod';
import { createClosers, type Closers } from '../closers.ts';
import { openDataFolder } from '../data-folder.ts';
import { openDatabases, type Databases } from '../databases.ts';
import { derivedSettings } from '../derived-settings.ts';
import type { Environment } from '../environment.ts';
import { openEventBus } from '../event-bus/open-event-bus.ts';
import { gatewayIdentity } from '../identity.ts';
import { ensureSecrets, readSecrets } from '../secrets.ts';
import {
  givenDatabase,
  SANDBOX,
  SANDBOX_PORT,
  usualPorts,
  type ServiceName,
  type Startable,
} from '../service-names.ts';
import { services } from '../services.ts';

interface StartOptions {
  readonly names: readonly Startable[];
  readonly data: string;
  readonly port?: number;
  readonly host: string;
  readonly env: Environment;
}

/**
 * Some services, each behind a port of its own, to be reached by a gateway over HTTP. With `DATABASE_URL`, or a
 * `<NAME>_DATABASE_URL` for each, they are a part of a fleet and take their secrets from the environment; without
 * they live in a data folder of their own.
 */
export async function startServices(options: StartOptions): Promise<Running> {
  const { names, port } = options;
  if (port !== undefined && port !== 0 && names.length > 1) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      '--port fits one service only; several listen on their usual ports.',
    );
  }
  const settings = readEnv(options.env, {
    HANSA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    PORT: portSetting.optional(),
  });
  const log = createLogger({ service: 'hansa', level: settings.HANSA_LOG_LEVEL });
  const closers = createClosers(log);
  try {
    const usual = names.length === 1 ? settings.PORT : undefined;
    await startEach(
      { ...options, ...((port ?? usual) !== undefined && { port: port ?? usual ?? 0 }) },
      { log, closers },
    );
  } catch (thrown) {
    await closers.close();
    throw thrown;
  }
  return { stop: closers.close };
}

async function startEach(
  { names, data, port, host, env: given }: StartOptions,
  { log, closers }: { log: Logger; closers: Closers },
) {
  const shared = await withSecrets(given, { names, data });
  const env = { ...derivedSettings(shared), ...shared };
  const service = names.length === 1 && names[0] !== undefined ? names[0] : 'hansa';
  const telemetry = await startTelemetry({ service, env, log });
  closers.add('telemetry', telemetry.stop);
  const { metrics } = telemetry;
  const databases = openDatabases({ env, folder: data, log });
  closers.add('databases', databases.stop);
  const means = { env, databases, metrics, log, closers, host };

  if (names.includes(SANDBOX)) {
    const { startSandbox } = await import('../start-sandbox.ts');
    const sandbox = await startSandbox({ ...means, port: port ?? SANDBOX_PORT, setting: '--port' });
    closers.add(SANDBOX, sandbox.stop);
    console.log(`${SANDBOX} serves ${sandbox.url}`);
  }
  const apart = names.filter((name) => name !== SANDBOX);
  if (apart.length > 0) await serveServices(apart, { ...means, port });
}

interface Means {
  readonly env: Environment;
  readonly databases: Databases;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly closers: Closers;
  readonly host: string;
  readonly port: number | undefined;
}

async function serveServices(names: readonly ServiceName[], means: Means): Promise<void> {
  const { env, databases, metrics, log, closers, host, port } = means;
  const bus = await openEventBus({ env, names, databases, metrics, log });
  closers.add('events', bus.close);
  const verifyIdentity = await gatewayIdentity(env);
  for (const name of names) {
    const databaseUrl = await databases.urlOf(name);
    const deps = {
      databaseUrl,
      bus,
      verifyIdentity,
      log: log.child({ service: name }),
      meter: metrics.meter(name),
    };
    const address = { host, port: port ?? usualPorts[name] };
    const served = await serveService(await services[name](deps, env), { ...address, metrics, log });
    closers.add(name, served.stop);
    console.log(`${name} serves http://${host}:${served.port}/graphql`);
  }
}

/** A data folder makes its own secrets; a fleet is given them, or shares the ones of the folder it grew out of. */
async function withSecrets(
  env: Environment,
  { names, data }: { names: readonly Startable[]; data: string },
): Promise<Environment> {
  const isFleet =
    env['DATABASE_URL'] || names.every((name) => givenDatabase(name === SANDBOX ? 'sandbox' : name, env));
  if (isFleet) return { ...(await readSecrets(data)), ...env };
  const folder = await openDataFolder(data);
  return { HANSA_MAIL_FOLDER: folder.mails, ...(await ensureSecrets(folder.path)), ...env };
}
