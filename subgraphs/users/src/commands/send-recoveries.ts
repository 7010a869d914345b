import { customerRecoveryRequested } from '@hansa/contracts/users/customer-recovery-requested';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { Kysely } from 'kysely';
import { createSecret, hashSecret } from '../secrets.ts';
import { insertRecoveryToken, takeRecoveryRequests, type Recoverable } from '../store/recoveries.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

/** One transaction's worth; the rest waits for the next round. */
const BATCH_MAX = 50;

/** Works off requests for a new password. Returns how many; those of nobody end here in silence. */
export const sendRecoveries =
  ({ db }: Deps) =>
  (): Promise<number> =>
    db.transaction().execute(async (tx) => {
      const { taken, recoverable } = await takeRecoveryRequests(tx, BATCH_MAX);
      for (const account of recoverable) await invite(tx, account);
      return taken;
    });

async function invite(tx: Kysely<Tables>, { accountId, email, firstName, version }: Recoverable) {
  const resetToken = createSecret();
  const expiresAt = await insertRecoveryToken(tx, accountId, hashSecret(resetToken));
  const data = { customerId: accountId, email, firstName, resetToken, expiresAt: expiresAt.toISOString() };
  await appendToOutbox(tx, '/users', [
    customerRecoveryRequested.make({ subject: accountId, sequence: version, data }),
  ]);
}
