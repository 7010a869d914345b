import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { silentLogger } from '../telemetry/logger.ts';
import { testEvent } from '../testing/event.ts';
import { createEventsDatabase, type EventsDatabase } from '../testing/events-database.ts';
import { eventually } from '../testing/eventually.ts';
import { appendToOutbox } from './append.ts';
import { startJanitor } from './janitor.ts';

let database: EventsDatabase;
jest.setTimeout(30_000);
beforeAll(async () => {
  database = await createEventsDatabase();
});
afterAll(() => database.close());

test('old rows go, young ones and events the bus does not have stay', async () => {
  const { pool, kysely } = database.db;
  await appendToOutbox(
    kysely,
    '/test',
    [1, 2, 3].map((sequence) => testEvent({ sequence })),
  );
  await pool.query(`
    update outbox set time = now() - interval '30 days',
      sent_at = case sequence when 1 then now() - interval '8 days' when 2 then now() - interval '6 days' end;
    insert into inbox select 'c', age::text, now() - age * interval '1 day' from unnest(array[1, 29, 31]) age;
    insert into inbox select 'c', 'old' || i, now() - interval '40 days' from generate_series(1, 2500) i;
    insert into idempotency_keys select 's', age::text, '', null, now() - age * interval '1 day'
      from unnest(array[1, 7, 9]) age`);

  const janitor = startJanitor({ db: kysely, log: silentLogger });

  const column = async (statement: string) => {
    const { rows } = await pool.query<{ left: unknown }>(statement);
    return rows.map(({ left }) => left);
  };
  await eventually(async () => {
    expect(await column('select sequence as left from outbox order by 1')).toEqual([2, 3]);
    expect(await column('select event_id as left from inbox order by 1')).toEqual(['1', '29']);
    expect(await column('select key as left from idempotency_keys order by 1')).toEqual(['1', '7']);
  });
  await janitor.stop();
});
