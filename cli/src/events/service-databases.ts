import { openDatabase, type Database } from '@hansa/kit/database/database';
import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import { startEmbeddedPostgres } from '@hansa/kit/postgres/start-embedded-postgres';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { readSecrets } from '../secrets.ts';
import { Fault } from '@hansa/kit/errors/fault';
import { resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import type { ServiceName } from '../service-names.ts';

interface Options {
  readonly data: string;
  readonly env: Environment;
  readonly names: readonly ServiceName[];
}

/**
 * Hands each service's database to `work`, for commands that look after events. They work beside a running
 * Hansa as well as on the data folder of a stopped one, whose PostgreSQL then runs for as long as this takes.
 */
export async function withServiceDatabases<T>(
  { data, env, names }: Options,
  work: (name: ServiceName, database: Database<unknown>) => Promise<T>,
): Promise<T[]> {
  const server = await findServer(data, env);
  try {
    const results: T[] = [];
    for (const name of names)
      results.push(
        await withDatabase(
          env[`${name.toUpperCase()}_DATABASE_URL`] || server.url(`hansa_${name}`),
          (database) => work(name, database),
        ),
      );
    return results;
  } finally {
    await server.stop();
  }
}

async function withDatabase<T>(url: string, work: (database: Database<unknown>) => Promise<T>): Promise<T> {
  const database = openDatabase<unknown>({ url, applicationName: 'hansa events', connectionsMax: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function findServer(
  data: string,
  env: Environment,
): Promise<{ url(database: string): string; stop(): Promise<void> }> {
  const given = env['DATABASE_URL'];
  if (given)
    return {
      url: (database) => Object.assign(new URL(given), { pathname: `/${database}` }).href,
      stop: () => Promise.resolve(),
    };
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
