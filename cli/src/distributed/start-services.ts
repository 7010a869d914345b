import { createPostgresBus } from '@hansa/kit/events/postgres-bus/postgres-bus';
import { port as portSetting, readEnv } from '@hansa/kit/config/read-env';
import { Fault } from '@hansa/kit/errors/fault';
import { serveService } from '@hansa/kit/http/serve-service';
import type { Running } from '@hansa/kit/lifecycle/run';
import { createLogger, type Logger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { z } from 'zod';
import { createClosers, type Closers } from '../closers.ts';
import { openDataFolder } from '../data-folder.ts';
import { openDatabases } from '../databases.ts';
import { derivedSettings } from '../derived-settings.ts';
import type { Environment } from '../environment.ts';
import { gatewayIdentity } from '../identity.ts';
import { ensureSecrets, readSecrets } from '../secrets.ts';
import { usualPorts, type ServiceName } from '../service-names.ts';
import { services } from '../services.ts';

interface StartOptions {
  readonly names: readonly ServiceName[];
  readonly data: string;
  readonly port?: number;
  readonly host: string;
  readonly env: Environment;
}

/**
 * Some services, each behind a port of its own, to be reached by a gateway over HTTP. With `DATABASE_URL` they are
 * a part of a fleet and take their secrets from the environment; without it they live in a data folder of their own.
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
  const shared = await withSecrets(given, data);
  const env = { ...derivedSettings(shared), ...shared };
  const metrics = createMetrics();
  closers.add('metrics', metrics.stop);
  const databases = await openDatabases({ env, folder: data, log });
  closers.add('databases', databases.stop);
  const bus = await createPostgresBus({
    url: await databases.urlOf('events'),
    log,
    meter: metrics.meter('events'),
  });
  closers.add('events', bus.close);
  const verifyIdentity = gatewayIdentity(env);

  for (const name of names) {
    const deps = {
      databaseUrl: await databases.urlOf(name),
      bus,
      verifyIdentity,
      log: log.child({ service: name }),
      meter: metrics.meter(name),
    };
    const served = await serveService(services[name](deps, env), {
      host,
      port: port ?? usualPorts[name],
      metrics,
      log,
    });
    closers.add(name, served.stop);
    console.log(`${name} serves http://${host}:${served.port}/graphql`);
  }
}

/** A data folder makes its own secrets; a fleet is given them, or shares the ones of the folder it grew out of. */
async function withSecrets(env: Environment, data: string): Promise<Environment> {
  if (env['DATABASE_URL']) return { ...(await readSecrets(data)), ...env };
  const folder = await openDataFolder(data);
  return { HANSA_MAIL_FOLDER: folder.mails, ...(await ensureSecrets(folder.path)), ...env };
}
