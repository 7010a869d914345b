import { sendLater } from '@hansa/kit/database/travelling-connection';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export interface NewMail {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Queues a mail, unless this very thing was told already. */
export async function insertMail(tx: Db, mail: NewMail): Promise<void> {
  const queue = tx
    .insertInto('mails')
    .values({
      id: mail.id,
      kind: mail.kind,
      ref: mail.ref,
      order_id: mail.orderId,
      customer_id: mail.customerId,
      recipient: mail.recipient,
      subject: mail.subject,
      text_body: mail.text,
      html_body: mail.html,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'ref']).doNothing());
  await sendLater(tx, queue);
}

/** A mail that somebody has taken to send it. */
export interface DueMail {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly createdAt: Date;
  /** This one counted. */
  readonly attempts: number;
}

/** Takes mails that are due. Whoever dies with one gives it back when the lease ends. */
export async function claimMails(db: Db, limit: number, leaseMs: number): Promise<DueMail[]> {
  return db
    .updateTable('mails')
    .set((row) => ({
      due_at: sql<Date>`now() + make_interval(secs => ${leaseMs / 1_000})`,
      attempts: row('attempts', '+', 1),
    }))
    .where('id', 'in', (query) =>
      query
        .selectFrom('mails')
        .select('id')
        .where('status', '=', 'PENDING')
        .where('due_at', '<=', sql<Date>`now()`)
        .orderBy('due_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning((row) => [
      'id',
      'kind',
      'ref',
      row.ref('recipient').$notNull().as('recipient'),
      'subject',
      row.ref('text_body').$notNull().as('text'),
      row.ref('html_body').$notNull().as('html'),
      'created_at as createdAt',
      'attempts',
    ])
    .execute();
}

/** Gives more time to whoever has taken mails. */
export async function keepMails(db: Db, ids: readonly string[], leaseMs: number): Promise<void> {
  await db
    .updateTable('mails')
    .set({ due_at: sql<Date>`now() + make_interval(secs => ${leaseMs / 1_000})` })
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .where('status', '=', 'PENDING')
    .execute();
}

export async function markSent(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('mails')
    .set({ status: 'SENT', sent_at: sql<Date>`now()`, text_body: null, html_body: null, last_error: null })
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
}

/** Later again, if a pause is given; never again otherwise. */
export async function markFailed(
  db: Db,
  id: string,
  { error, pauseMs }: { error: string; pauseMs: number | undefined },
): Promise<void> {
  const next =
    pauseMs === undefined
      ? ({ status: 'FAILED' } as const)
      : { due_at: sql<Date>`now() + make_interval(secs => ${pauseMs / 1_000})` };
  await db
    .updateTable('mails')
    .set({ last_error: error, ...next })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .execute();
}

export async function countPendingMails(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('mails')
    .where('status', '=', 'PENDING')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
