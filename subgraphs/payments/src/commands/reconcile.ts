import { sql, type Kysely } from 'kysely';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { PaymentProvider, ProviderRecord } from '../domain/provider.ts';
import type { PaymentsTables } from '../store/tables.ts';
import type { recordResult } from './record-result.ts';

type Deps = {
  db: Kysely<PaymentsTables>;
  provider: Pick<PaymentProvider, 'records'>;
  record: ReturnType<typeof recordResult>;
  log: Logger;
};

/** Where the provider's books and ours say different things. */
export interface Difference {
  readonly key: string;
  readonly kind:
    /** The provider did something that nobody here asked for. */
    | 'unknown-here'
    /** We believe in something that the provider does not know. */
    | 'missing-there'
    /** Both know it, and disagree about its kind, amount or end. */
    | 'contradiction';
}

export interface Reconciliation {
  readonly compared: number;
  /** Ends that had not reached us by answer or webhook; they have now. */
  readonly caughtUp: number;
  readonly differences: readonly Difference[];
}

/** The provider's clock may be behind ours by this much, and its books are cut by its own. */
const CLOCK_SKEW_MS = 10 * 60_000;

interface OwnOperation {
  readonly key: string;
  readonly kind: string;
  readonly amount: number;
  readonly currencyCode: string;
  readonly status: 'PENDING' | 'SUCCEEDED' | 'DECLINED' | 'STOPPED';
  readonly reference: string | null;
}

/**
 * Compares our operations since a point in time with the provider's own books. What we had missed is taken
 * over; what contradicts is an operator's matter and is reported, never smoothed.
 */
export const reconcile =
  ({ db, provider, record, log }: Deps) =>
  async (since: Date): Promise<Reconciliation> => {
    // Ours first: what is settled now is in the provider's books when they are read afterwards.
    const expected = new Set(await succeededKeys(db, since));
    const differences: Difference[] = [];
    let compared = 0;
    let caughtUp = 0;
    for await (const page of provider.records(new Date(since.getTime() - CLOCK_SKEW_MS))) {
      const own = await ownOperations(db, page);
      for (const theirs of page) {
        compared += 1;
        expected.delete(theirs.idempotencyKey);
        const kind = compare(own.get(theirs.idempotencyKey), theirs);
        if (kind === 'behind') {
          await db.transaction().execute((tx) => record(tx, theirs));
          caughtUp += 1;
        } else if (kind) differences.push({ key: theirs.idempotencyKey, kind });
      }
    }
    for (const key of expected) differences.push({ key, kind: 'missing-there' });
    for (const difference of differences) log.error(difference, "the provider's books and ours differ");
    return { compared, caughtUp, differences };
  };

function compare(
  own: OwnOperation | undefined,
  theirs: ProviderRecord,
): Difference['kind'] | 'behind' | undefined {
  if (!own) return 'unknown-here';
  const { kind, amount, end } = theirs;
  const same = own.kind === kind && own.amount === amount.amount && own.currencyCode === amount.currencyCode;
  if (!same) return 'contradiction';
  if (own.status === 'PENDING') return end.kind === 'pending' ? undefined : 'behind';
  const agrees =
    (own.status === 'SUCCEEDED' && end.kind === 'succeeded' && own.reference === end.reference) ||
    (own.status === 'DECLINED' && end.kind === 'declined');
  return agrees ? undefined : 'contradiction';
}

async function ownOperations(db: Kysely<PaymentsTables>, page: readonly ProviderRecord[]) {
  const keys = page.map(({ idempotencyKey }) => idempotencyKey);
  const { rows } = await sql<OwnOperation>`
    select
      provider_key as key, kind, amount, currency_code as "currencyCode", status, provider_reference as reference
    from payment_operations where provider_key = any(${keys})`.execute(db);
  return new Map(rows.map((row) => [row.key, row]));
}

/** An operation begins at the provider after it was written down here, so these are all in its books since then. */
async function succeededKeys(db: Kysely<PaymentsTables>, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('payment_operations')
    .select('provider_key as key')
    .where('status', '=', 'SUCCEEDED')
    .where('created_at', '>=', since)
    .execute();
  return rows.map(({ key }) => key);
}
