import { join } from 'node:path';
import pg from 'pg';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { startEmbeddedPostgres } from '@hansa/kit/postgres/start-embedded-postgres';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Environment } from './environment.ts';
import { givenDatabase, type DatabaseName } from './service-names.ts';

/** Where each part of Hansa finds its database. */
export interface Databases {
  /** The address of `hansa_<name>`; made if it is not there. A setting of its own wins. */
  urlOf(name: DatabaseName): Promise<string>;
  /** One line for the operator. */
  describe(): Promise<string>;
  stop(): Promise<void>;
}

interface DatabaseServer {
  readonly description: string;
  url(database: string): string;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The server that `DATABASE_URL` names, or a PostgreSQL of our own in the data folder. It is opened when the first
 * database is asked of it, so a service whose own setting names its database needs neither.
 */
export function openDatabases(options: { env: Environment; folder: string; log: Logger }): Databases {
  const { env, folder, log } = options;
  const given = env['DATABASE_URL'];
  let opened: Promise<DatabaseServer> | undefined;
  const server = () => (opened ??= given ? givenServer(given) : ownServer(folder, log));
  return {
    describe: async () => (await server()).description,
    urlOf: async (name) => {
      const given = givenDatabase(name, env);
      if (given !== undefined) return given;
      const database = `hansa_${name}`;
      await (await server()).createDatabase(database);
      return (await server()).url(database);
    },
    stop: async () => {
      // One that could not be opened has told so to whoever asked.
      const running = await opened?.catch(() => undefined);
      await running?.stop();
    },
  };
}

async function ownServer(folder: string, log: Logger): Promise<DatabaseServer> {
  const postgres = await startEmbeddedPostgres({ folder, log });
  return {
    description: `embedded PostgreSQL in ${join(folder, 'postgres')}`,
    url: (database) => postgres.url(database),
    createDatabase: (name) => postgres.createDatabase(name),
    stop: () => postgres.stop(),
  };
}

const DUPLICATE_DATABASE = '42P04';

async function givenServer(text: string): Promise<DatabaseServer> {
  const base = parseUrl(text);
  const withClient = async (work: (client: pg.Client) => Promise<void>) => {
    const client = new pg.Client({ connectionString: text, application_name: 'hansa set-up' });
    try {
      await client.connect();
      await work(client);
    } catch (thrown) {
      throw new Fault(
        'INVALID_CONFIGURATION',
        `The PostgreSQL server of DATABASE_URL (${base.host}) cannot be used: ${messageOf(thrown)}.`,
        {
          cause: thrown,
        },
      );
    } finally {
      await client.end();
    }
  };
  await withClient(async (client) => void (await client.query('select 1')));
  return {
    description: `PostgreSQL at ${base.host}`,
    url: (database) => {
      const url = new URL(base);
      url.pathname = `/${database}`;
      return url.href;
    },
    createDatabase: (name) =>
      withClient(async (client) => {
        const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
        if (rowCount) return;
        await client.query(`create database ${pg.escapeIdentifier(name)}`).catch((thrown: unknown) => {
          if (isDuplicate(thrown)) return; // Another starter was faster.
          throw thrown;
        });
      }),
    stop: () => Promise.resolve(),
  };
}

function isDuplicate(thrown: unknown): boolean {
  return thrown instanceof pg.DatabaseError && thrown.code === DUPLICATE_DATABASE;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url;
  throw new Fault(
    'INVALID_CONFIGURATION',
    'DATABASE_URL must look like postgres://user:password@host:5432/database.',
  );
}
