import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createEventsDatabase, type EventsDatabase } from '../testing/events-database.ts';
import { createGate } from '../jobs/gate.ts';
import { eventually } from '../testing/eventually.ts';
import { idempotent, type Idempotent } from './idempotent.ts';

let database: EventsDatabase;
jest.setTimeout(30_000);
beforeAll(async () => {
  database = await createEventsDatabase();
});
afterAll(() => database.close());

interface Answer {
  readonly quantity: number;
}

/** Asks once, in a transaction of its own, for work that leaves a row in `effects`. */
function ask(key: string, request: unknown, scope = 'staff_1:adjust'): Promise<Idempotent<Answer>> {
  return database.db.kysely.transaction().execute((tx) =>
    idempotent(tx, { scope, key, request }, async () => {
      await tx
        .insertInto('effects')
        .values({ event_id: `${scope} ${key}`, subject: '', sequence: 0 })
        .execute();
      return { quantity: 7 };
    }),
  );
}

async function effects(key: string, scope = 'staff_1:adjust'): Promise<number> {
  const rows = await database.db.kysely
    .selectFrom('effects')
    .where('event_id', '=', `${scope} ${key}`)
    .selectAll()
    .execute();
  return rows.length;
}

describe('an idempotent request', () => {
  test('has its effect once when 50 ask at the same time, and all get the one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('same', { by: 1 })));

    expect(answers.map((answer) => answer.kind === 'done' && answer.response.quantity)).toEqual(
      Array.from({ length: 50 }, () => 7),
    );
    expect(answers.filter((answer) => answer.kind === 'done' && !answer.replayed)).toHaveLength(1);
    expect(await effects('same')).toBe(1);
  });

  test('is recognised however its arguments are ordered', async () => {
    await ask('order', { a: 1, b: [{ c: 2, d: 3 }] });
    expect(await ask('order', { b: [{ d: 3, c: 2 }], a: 1 })).toEqual({
      kind: 'done',
      response: { quantity: 7 },
      replayed: true,
    });
  });

  test('is told from another request with the same key', async () => {
    await ask('reused', { by: 1 });
    expect(await ask('reused', { by: 2 })).toEqual({ kind: 'key-reused' });
    expect(await effects('reused')).toBe(1);
  });

  test('has nothing to do with the same key of somebody else', async () => {
    await ask('shared', { by: 1 }, 'staff_1:adjust');
    expect(await ask('shared', { by: 2 }, 'staff_2:adjust')).toMatchObject({ kind: 'done', replayed: false });
  });

  test('leaves nothing behind when it fails: the next one runs', async () => {
    const failing = database.db.kysely
      .transaction()
      .execute((tx) =>
        idempotent(tx, { scope: 'staff_1:adjust', key: 'failing', request: 1 }, () =>
          Promise.reject(new RangeError('the database went away')),
        ),
      );
    await expect(failing).rejects.toThrow('went away');
    expect(await ask('failing', 1)).toMatchObject({ kind: 'done', replayed: false });
  });

  test('waits for the one that runs, and takes over if that one is rolled back', async () => {
    const gate = createGate();
    const began = createGate();
    const first = database.db.kysely.transaction().execute((tx) =>
      idempotent(tx, { scope: 'staff_1:adjust', key: 'waiting', request: 1 }, async () => {
        began.open();
        await gate.passed;
        throw new RangeError('rolled back');
      }),
    );
    await began.passed;
    const second = ask('waiting', 1);
    await eventually(async () => {
      const { rows } = await database.db.pool.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows.length === 1;
    });
    gate.open();

    await expect(first).rejects.toThrow('rolled back');
    expect(await second).toMatchObject({ kind: 'done', replayed: false });
    expect(await effects('waiting')).toBe(1);
  });

  test('runs again after a caller that swallowed its own failure and committed', async () => {
    await database.db.kysely.transaction().execute(async (tx) => {
      const attempt = idempotent(tx, { scope: 'staff_1:adjust', key: 'swallowed', request: 1 }, () =>
        Promise.reject(new RangeError('no')),
      );
      await attempt.catch(() => undefined);
    });
    const answers = await Promise.all([ask('swallowed', 1), ask('swallowed', 1)]);
    expect(answers.map((answer) => answer.kind === 'done' && answer.replayed).sort()).toEqual([false, true]);
    expect(await effects('swallowed')).toBe(1);
  });

  test('remembers an answer of null, and gives the first time what it gives later', async () => {
    const nothing = () =>
      database.db.kysely
        .transaction()
        .execute((tx) =>
          idempotent<unknown>(tx, { scope: 's', key: 'null', request: null }, () => Promise.resolve(null)),
        );
    expect(await nothing()).toEqual({ kind: 'done', response: null, replayed: false });
    expect(await nothing()).toEqual({ kind: 'done', response: null, replayed: true });

    const dated = () =>
      database.db.kysely
        .transaction()
        .execute((tx) =>
          idempotent<unknown>(tx, { scope: 's', key: 'date', request: null }, () =>
            Promise.resolve({ b: new Date(0), a: undefined }),
          ),
        );
    const response = { b: '1970-01-01T00:00:00.000Z' };
    expect(await dated()).toEqual({ kind: 'done', response, replayed: false });
    expect(await dated()).toEqual({ kind: 'done', response, replayed: true });
  });
});
