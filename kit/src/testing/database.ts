import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { testServerUrl } from './postgres-server.ts';

/** An empty database for one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Drops the database, ending connections that the test forgot. */
  close(): Promise<void>;
}

/**
 * Creates an empty database with a random name, on the embedded PostgreSQL of the test run, or on the server
 * that `HANSA_TEST_POSTGRES_URL` names.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['HANSA_TEST_POSTGRES_URL'] || (await testServerUrl());
  const name = `test_${randomBytes(8).toString('hex')}`;
  // template0, because nobody is ever connected to it: a connected template cannot be copied.
  await run(server, `create database ${escapeIdentifier(name)} template template0 encoding 'UTF8'`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    close: () => run(server, `drop database if exists ${escapeIdentifier(name)} with (force)`),
  };
}

async function run(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server, application_name: 'hansa-test' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
