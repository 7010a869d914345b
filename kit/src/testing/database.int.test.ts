import { describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase } from './database.ts';

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

describe('a test database', () => {
  test('is empty, its own, and speaks UTF-8', async () => {
    const first = await createTestDatabase();
    const second = await createTestDatabase();
    await ask(first.url, `create table kept as select 'Łódź' as town`);

    expect(await ask(first.url, 'select upper(town) as town from kept')).toEqual([{ town: 'ŁÓDŹ' }]);
    expect(await ask(second.url, `select from pg_class where relname = 'kept'`)).toEqual([]);
    expect(await ask(first.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    await first.close();
    await second.close();
  });

  test('is dropped even when a connection was forgotten', async () => {
    const database = await createTestDatabase();
    const forgotten = new Client({ connectionString: database.url });
    const ended = new Promise((resolve) => forgotten.on('error', resolve)); // a second one follows: the socket closes
    await forgotten.connect();

    await database.close();

    expect(await ended).toMatchObject({ code: '57P01' });
    await expect(ask(database.url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
  });
});
