import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql, type Transaction } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../testing/database.ts';
import { openDatabase, type Database } from './database.ts';
import { sendAhead, sendLater } from './travelling-connection.ts';

interface Tables {
  notes: { id: number; text: string | null };
}

let server: TestDatabase;
let database: Database<Tables>;

beforeAll(async () => {
  server = await createTestDatabase();
  database = openDatabase({ url: server.url, applicationName: 'test', connectionsMax: 3 });
  await database.pool.query('create table notes (id integer primary key, text text)');
});
beforeEach(async () => {
  await database.pool.query('truncate notes');
});
afterAll(async () => {
  await database.close();
  await server.close();
});

const inTransaction = <T>(work: (tx: Transaction<Tables>) => Promise<T>) =>
  database.kysely.transaction().execute(work);
const note = (tx: Transaction<Tables>, id: number, text = 'x') => tx.insertInto('notes').values({ id, text });
const noted = async () =>
  (await database.kysely.selectFrom('notes').selectAll().orderBy('id').execute()).map(({ id }) => id);

describe('a statement that is sent ahead', () => {
  test('has its answer once the next one has its own, and runs before it', async () => {
    const seen = await inTransaction(async (tx) => {
      await sendLater(tx, note(tx, 1));
      const before = await sendAhead(tx, tx.selectFrom('notes').selectAll());
      await sendLater(tx, note(tx, 2));
      const after = await tx.selectFrom('notes').selectAll().orderBy('id').execute();
      return [(await before()).rows, after].map((rows) => rows.map(({ id }) => id));
    });
    expect(seen).toEqual([[1], [1, 2]]);
  });

  test('goes alone when its answer is asked for and nothing has followed', async () => {
    const changed = await inTransaction(async (tx) => {
      const ahead = await sendAhead(tx, note(tx, 1));
      const { numAffectedRows } = await ahead();
      return [numAffectedRows, (await ahead()).numAffectedRows];
    });
    expect(changed).toEqual([1n, 1n]);
    expect(await noted()).toEqual([1]);
  });

  test('is a statement like any other outside of a transaction', async () => {
    const ahead = await sendAhead(database.kysely, sql<{ two: number }>`select 1 + 1 as two`);
    expect((await ahead()).rows).toEqual([{ two: 2 }]);
  });

  test('fails the transaction when it fails', async () => {
    const failing = inTransaction(async (tx) => {
      await sendAhead(tx, sql`select 1 / 0`);
      await note(tx, 1).execute();
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await noted()).toEqual([]);
  });
});

describe('a write that is sent later', () => {
  test('is there for the next statement and after the commit, in its place', async () => {
    const seen = await inTransaction(async (tx) => {
      await sendLater(tx, note(tx, 1));
      await sendLater(tx, sql`update notes set text = 'second' where id = 1`);
      const row = await tx.selectFrom('notes').selectAll().executeTakeFirst();
      await sendLater(tx, note(tx, 2));
      return row;
    });
    expect(seen).toEqual({ id: 1, text: 'second' });
    expect(await noted()).toEqual([1, 2]);
  });

  test('fails the transaction when it fails, with its own reason, though nothing follows it', async () => {
    await database.kysely.insertInto('notes').values({ id: 1, text: null }).execute();
    const failing = inTransaction(async (tx) => {
      await note(tx, 2).execute();
      await sendLater(tx, note(tx, 1));
      await sendLater(tx, note(tx, 3));
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await noted()).toEqual([1]);
  });

  test('fails the statement that it travels with', async () => {
    await database.kysely.insertInto('notes').values({ id: 1, text: null }).execute();
    await inTransaction(async (tx) => {
      await sendLater(tx, note(tx, 1));
      await expect(tx.selectFrom('notes').selectAll().execute()).rejects.toMatchObject({ code: '23505' });
      throw new RangeError('given up');
    }).catch((thrown: unknown) => expect(thrown).toBeInstanceOf(RangeError));
    expect(await noted()).toEqual([1]);
  });

  test('is not sent when the transaction is given up', async () => {
    const giving = inTransaction(async (tx) => {
      await sendLater(tx, note(tx, 1));
      throw new RangeError('given up');
    });
    await expect(giving).rejects.toThrow('given up');
    // The same connections, and nothing of it left over on them.
    await Promise.all([2, 3, 4].map((id) => inTransaction((tx) => note(tx, id).execute())));
    expect(await noted()).toEqual([2, 3, 4]);
  });

  test('is a statement like any other where there is no transaction', async () => {
    const { kysely } = database;
    await sendLater(kysely, kysely.insertInto('notes').values({ id: 1, text: null }));
    expect(await noted()).toEqual([1]);
  });
});

describe('a transaction', () => {
  test('without a statement succeeds, and leaves a usable connection', async () => {
    expect(await inTransaction(() => Promise.resolve('done'))).toBe('done');
    await inTransaction((tx) => note(tx, 1).execute());
    expect(await noted()).toEqual([1]);
  });

  test('that goes on after a failed statement cannot pretend to have been committed', async () => {
    const pretending = inTransaction(async (tx) => {
      await note(tx, 1).execute();
      await expect(note(tx, 1).execute()).rejects.toMatchObject({ code: '23505' });
    });
    await expect(pretending).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await noted()).toEqual([]);
  });

  test('keeps the isolation it asked for', async () => {
    const level = await database.kysely
      .transaction()
      .setIsolationLevel('serializable')
      .execute(
        async (tx) =>
          (await sql<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(tx))
            .rows[0]?.level,
      );
    expect(level).toBe('serializable');
  });
});

test('a statement that comes often survives that its table changes', async () => {
  const read = () => sql<object>`select * from notes where id = ${1}`.execute(database.kysely);
  await note2();
  for (let i = 0; i < 12; i += 1) await read();
  await database.pool.query('alter table notes add column extra text default $$new$$');

  // A connection that has the old statement says so once; the next one is fresh.
  const answers = [];
  for (let i = 0; i < 8; i += 1)
    answers.push(
      await read().then(
        ({ rows }) => rows,
        (): [] => [],
      ),
    );
  expect(answers.at(-1)).toEqual([{ id: 1, text: 'x', extra: 'new' }]);
});

const note2 = () => database.kysely.insertInto('notes').values({ id: 1, text: 'x' }).execute();
