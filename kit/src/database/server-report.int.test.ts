import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../testing/database.ts';
import { openDatabase, type Database } from './database.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { inspectServer } from './server-report.ts';

const none = new URL('../../migrations-bus/', import.meta.url);

let server: TestDatabase;
let database: Database<unknown>;
beforeAll(async () => {
  server = await createTestDatabase();
  database = openDatabase({ url: server.url, applicationName: 'test', connectionsMax: 2 });
});
afterAll(async () => {
  await database.close();
  await server.close();
});

describe('what an operator is told of a database', () => {
  test('its version, its size, and how far its clock is from ours', async () => {
    const report = await inspectServer(database.pool);
    expect(report.server).toMatch(/^PostgreSQL \d+\.\d+$/);
    expect(report.bytes).toBeGreaterThan(1_000_000);
    // The same machine, perhaps a busy one.
    expect(Math.abs(report.clockSkewMs)).toBeLessThan(2_000);
  });

  test('that it may forget what it took: the server of tests does, because that is quicker', async () => {
    expect(await inspectServer(database.pool)).toMatchObject({
      durability: 'fsync off, synchronous_commit off',
      problems: [
        expect.stringMatching(/^fsync is off/),
        expect.stringMatching(/^full_page_writes is off/),
        expect.stringMatching(/^synchronous_commit is off/),
      ],
    });
    await database.pool.query(
      `do $$ begin execute format('alter database %I set synchronous_commit = on', current_database()); end $$`,
    );
    const better = openDatabase({ url: server.url, applicationName: 'test', connectionsMax: 1 });
    try {
      const { durability, problems } = await inspectServer(better.pool);
      expect([durability, problems.length]).toEqual(['fsync off, synchronous_commit on', 2]);
    } finally {
      await better.close();
    }
  });

  test('which migrations it lacks, without making them', async () => {
    expect(await pendingMigrations(database, none)).toEqual(['0000-events', '0001-log']);
    expect(await pendingMigrations(database, none)).toEqual(['0000-events', '0001-log']);
    await migrate(database, none);
    expect(await pendingMigrations(database, none)).toEqual([]);
  });
});
