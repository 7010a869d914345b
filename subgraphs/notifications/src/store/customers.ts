import { sendLater } from '@hansa/kit/database/travelling-connection';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

export interface CustomerCopy {
  readonly firstName: string | null;
  readonly erased: boolean;
}

/** What is known of the customer; undefined before the first event about them. */
export function customerById(db: Db, customerId: string): Promise<CustomerCopy | undefined> {
  return db
    .selectFrom('customers')
    .where('customer_id', '=', customerId)
    .select(['first_name as firstName', sql<boolean>`erased_at is not null`.as('erased')])
    .executeTakeFirst();
}

interface CustomerVersion {
  readonly customerId: string;
  readonly version: number;
  readonly firstName: string | null;
}

/** Keeps the newest version; an older one that comes late changes nothing. */
export async function saveCustomer(
  tx: Db,
  { customerId, version, firstName }: CustomerVersion,
): Promise<void> {
  const save = tx
    .insertInto('customers')
    .values({ customer_id: customerId, version, first_name: firstName })
    .onConflict((conflict) =>
      conflict
        .column('customer_id')
        .doUpdateSet({ version, first_name: firstName })
        .where('customers.version', '<', version)
        .where('customers.erased_at', 'is', null),
    );
  await sendLater(tx, save);
}

/** Forgets the person, here and in every copy made for them. What is about to leave for a merchant still does. */
export async function eraseCustomer(tx: Db, customerId: string, version: number): Promise<void> {
  const now = sql<Date>`now()`;
  await tx
    .insertInto('customers')
    .values({ customer_id: customerId, version, erased_at: now })
    .onConflict((conflict) =>
      conflict.column('customer_id').doUpdateSet({ version, first_name: null, erased_at: now }),
    )
    .execute();
  await tx
    .updateTable('orders')
    .set({ email: null, lines: null })
    .where('customer_id', '=', customerId)
    .execute();
  await tx
    .updateTable('mails')
    .set({
      recipient: null,
      text_body: null,
      html_body: null,
      status: sql`case status when 'PENDING' then 'CANCELLED' else status end`,
    })
    .where('customer_id', '=', customerId)
    .execute();
  await tx
    .updateTable('webhook_deliveries')
    .set({
      erase_when_done: true,
      payload: sql`case status when 'PENDING' then payload end`,
    })
    .where('customer_id', '=', customerId)
    .execute();
}
