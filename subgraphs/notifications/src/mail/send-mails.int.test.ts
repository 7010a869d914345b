import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { createGate } from '@hansa/kit/jobs/gate';
import { silentLogger as log } from '@hansa/kit/telemetry/logger';
import { createTestDatabase, type TestDatabase } from '@hansa/kit/testing/database';
import { eventually } from '@hansa/kit/testing/eventually';
import type { Tables } from '../store/tables.ts';
import { sendMails } from './send-mails.ts';

let database: TestDatabase;
let db: Database<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase<Tables>({ url: database.url, applicationName: 'test' });
  await migrate(db, new URL('../../migrations/', import.meta.url));
});
afterAll(async () => {
  await db.close();
  await database.close();
});

async function state() {
  const { rows } = await db.pool.query<{ status: string; attempts: number; due_at: Date }>(
    'select status, attempts, due_at from mails',
  );
  return rows[0]!;
}

test('a sender who waits for a slow server keeps the mail, and lets go of it when it is sent', async () => {
  await db.pool.query(
    `insert into mails (id, kind, ref, recipient, subject, text_body, html_body)
     values ('mail_1', 'ORDER_ACCEPTED', 'ord_1', 'ada@example.com', 'Hello', 'Hello', 'Hello')`,
  );
  const answered = createGate();
  const mailer = { send: () => answered.passed, close: () => undefined };
  const round = sendMails({ db: db.kysely, mailer, log, leaseMs: 600 })();

  await eventually(async () => expect((await state()).attempts).toBe(1));
  const { due_at: first } = await state();
  await eventually(async () => expect((await state()).due_at.getTime()).toBeGreaterThan(first.getTime()));
  answered.open();
  await round;

  expect(await state()).toMatchObject({ status: 'SENT', attempts: 1 });
});
