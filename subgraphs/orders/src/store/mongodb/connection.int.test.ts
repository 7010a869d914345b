import { expect, test } from '@jest/globals';
import type { CommandStartedEvent } from 'mongodb';
import { overMongo } from '../../test/storages.ts';
import { connectToMongo } from './connection.ts';

overMongo('the connection to the documents of orders', ({ createDatabase }) => {
  test('asks for a majority with every write, and reads nothing that less than a majority has', async () => {
    const database = await createDatabase();
    const { db, close } = connectToMongo({ databaseUrl: database.url, onStatement: () => undefined });
    const sent: CommandStartedEvent[] = [];
    db.client.on('commandStarted', (event) => sent.push(event));
    try {
      const things = db.collection<{ _id: string; n: number }>('things');
      await things.insertOne({ _id: 'a', n: 1 });
      await things.updateOne({ _id: 'a' }, { $set: { n: 2 } });
      await things.findOneAndUpdate({ _id: 'a' }, { $set: { n: 3 } });
      await things.bulkWrite([{ insertOne: { document: { _id: 'b', n: 1 } } }]);
      await things.deleteOne({ _id: 'b' });
      expect(await things.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 3 });

      const writes = sent.filter(({ commandName }) => commandName !== 'find');
      expect(writes.map(({ commandName, command }) => [commandName, command['writeConcern']])).toEqual(
        ['insert', 'update', 'findAndModify', 'insert', 'delete'].map((name) => [
          name,
          { w: 'majority', wtimeout: 10_000 },
        ]),
      );
      const reads = sent.filter(({ commandName }) => commandName === 'find');
      expect(reads.map(({ command }) => command['readConcern'])).toEqual([{ level: 'majority' }]);
    } finally {
      await close();
      await database.close();
    }
  });
});
