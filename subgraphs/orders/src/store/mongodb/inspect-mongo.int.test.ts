import { expect, test } from '@jest/globals';
import { overMongo } from '../../test/storages.ts';
import { inspectMongo } from './inspect-mongo.ts';

overMongo('what an operator is told of the documents of orders', ({ createDatabase }) => {
  test('the server, what it takes to keep a write, its size, and how far its clock is from ours', async () => {
    const database = await createDatabase();
    try {
      const report = await inspectMongo(database.url);
      expect(report).toMatchObject({
        server: expect.stringMatching(/^(MongoDB|FerretDB, as MongoDB) \d+\./),
        durability: expect.stringMatching(/^w majority, (one server|replica set \w+)$/),
        problems: [],
      });
      // The same machine, perhaps a busy one.
      expect(Math.abs(report.clockSkewMs)).toBeLessThan(2_000);
      expect(report.bytes).toBeGreaterThanOrEqual(0);
    } finally {
      await database.close();
    }
  });

  test('that nobody is there', async () => {
    await expect(inspectMongo('mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=200')).rejects.toThrow(
      /ECONNREFUSED/,
    );
  }, 30_000);
});
