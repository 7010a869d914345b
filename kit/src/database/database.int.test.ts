import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../testing/database.ts';
import { openDatabase, type Database } from './database.ts';

let server: TestDatabase;
let database: Database<unknown>;

beforeAll(async () => {
  server = await createTestDatabase();
  database = openDatabase({ url: server.url, applicationName: 'test' });
});
afterAll(async () => {
  await database.close();
  await server.close();
});

describe('a connection of the pool', () => {
  test('loses its locks soon when its process vanishes in the middle of a transaction', async () => {
    const { rows } = await database.pool.query<{ name: string; setting: string }>(`
      select name, setting from pg_settings
      where name in ('idle_in_transaction_session_timeout', 'tcp_keepalives_idle') order by name`);
    expect(rows).toEqual([
      { name: 'idle_in_transaction_session_timeout', setting: '60000' },
      { name: 'tcp_keepalives_idle', setting: expect.stringMatching(/^(0|10)$/) },
    ]);
  });
});
