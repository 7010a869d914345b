import { flag, port, readEnv } from '@hansa/kit/config/read-env';
import { Fault } from '@hansa/kit/errors/fault';
import { z } from 'zod';
import type { Environment } from '../environment.ts';

/** Settings of the process itself; those of the services are read by the services. */
export function readAllInOneConfig(env: Environment) {
  const settings = readEnv(env, {
    PORT: port.default(4000),
    HANSA_SANDBOX_PORT: port.default(4090),
    HANSA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
    HANSA_OWNER_EMAIL: z.email().optional(),
    HANSA_OWNER_PASSWORD: z.string().min(8).optional(),
    HANSA_SAMPLE_CATALOGUE: flag.default(true),
    HANSA_INTROSPECTION: flag.default(true),
    HANSA_TRUST_PROXY: flag.default(false),
  });
  if (settings.HANSA_OWNER_PASSWORD !== undefined && settings.HANSA_OWNER_EMAIL === undefined) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      'HANSA_OWNER_PASSWORD is set but HANSA_OWNER_EMAIL is not; give both.',
    );
  }
  return Object.freeze({
    port: settings.PORT,
    sandboxPort: settings.HANSA_SANDBOX_PORT,
    logLevel: settings.HANSA_LOG_LEVEL,
    owner: { email: settings.HANSA_OWNER_EMAIL, password: settings.HANSA_OWNER_PASSWORD },
    sampleCatalogue: settings.HANSA_SAMPLE_CATALOGUE,
    introspection: settings.HANSA_INTROSPECTION,
    trustProxy: settings.HANSA_TRUST_PROXY,
  });
}

export type AllInOneConfig = ReturnType<typeof readAllInOneConfig>;
