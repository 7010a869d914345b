import { Fault } from '@hansa/kit/errors/fault';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Makes the currency the catalog's own. Amounts are kept without a currency each, so another one would
 * silently turn 10.50 EUR into 1050 JPY.
 */
export async function claimCurrency(db: Kysely<Tables>, currencyCode: string): Promise<void> {
  await db
    .insertInto('shop')
    .values({ currency_code: currencyCode })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const shop = await db.selectFrom('shop').select('currency_code').executeTakeFirstOrThrow();
  if (shop.currency_code === currencyCode) return;

  const product = await db.selectFrom('products').select('id').limit(1).executeTakeFirst();
  if (product) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      `The prices of this catalog are in ${shop.currency_code}, but HANSA_CURRENCY says ${currencyCode}. ` +
        'Set it back, or use another database.',
    );
  }
  await db.updateTable('shop').set({ currency_code: currencyCode }).execute();
}
