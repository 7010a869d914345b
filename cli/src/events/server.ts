import { resolve } from 'node:path';
import { Fault } from '@hansa/kit/errors/fault';
import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import { startEmbeddedPostgres } from '@hansa/kit/postgres/start-embedded-postgres';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import type { Environment } from '../environment.ts';
import { readSecrets } from '../secrets.ts';

interface Server {
  url(database: string): string;
  stop(): Promise<void>;
}

/** The PostgreSQL of a shop: the one that `DATABASE_URL` names, or that of its data folder, running or not. */
export async function openServer(data: string, env: Environment): Promise<Server> {
  const given = env['DATABASE_URL'];
  if (given) {
    return {
      url: (database) => Object.assign(new URL(given), { pathname: `/${database}` }).href,
      stop: () => Promise.resolve(),
    };
  }
  if (!(await readSecrets(data))) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      `${resolve(data)} is not the data folder of a Hansa. Name it with --data DIR, or set DATABASE_URL.`,
    );
  }
  const running = await connectToRunning(data);
  if (running) return { url: (database) => running.url(database), stop: () => Promise.resolve() };
  return startEmbeddedPostgres({ folder: data, log: silentLogger });
}
