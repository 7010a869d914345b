import { createHash } from 'node:crypto';
import { sql, type QueryExecutorProvider } from 'kysely';
import { canonicalJson } from './canonical-json.ts';

export interface IdempotentRequest {
  /** Who asks for what: `staff_01…:inventoryAdjustQuantities`. Keys of different scopes never meet. */
  readonly scope: string;
  /** The client's key. */
  readonly key: string;
  /** All that decides about the answer; compared as canonical JSON. */
  readonly request: unknown;
}

export type Idempotent<R> =
  | { readonly kind: 'done'; readonly response: R; readonly replayed: boolean }
  /** The key was used for another request. */
  | { readonly kind: 'key-reused' };

/** A transaction and not just any connection: the note and the work must commit together. */
type InTransaction = QueryExecutorProvider & { readonly isTransaction: true };

/**
 * Does `run` once per scope and key, and gives its answer to everyone who repeats the request within 7 days.
 * Refusals are answers too. Call it inside the transaction of the work (READ COMMITTED, the default):
 *
 *   unknown --insert--> running --commit----> done      (every repetition gets the stored answer)
 *                       running --rollback--> unknown   (nothing happened; the next one runs)
 *
 * Whoever repeats the request while it runs waits for its transaction to end.
 * `response` is what JSON keeps of the answer, the first time as well as later.
 */
export async function idempotent<R>(
  tx: InTransaction,
  request: IdempotentRequest,
  run: () => Promise<R>,
): Promise<Idempotent<R>> {
  const hash = createHash('sha256').update(canonicalJson(request.request)).digest();
  const known = await claim(tx, request, hash);
  if (known && !known.request_hash.equals(hash)) return { kind: 'key-reused' };
  if (known?.response != null) return { kind: 'done', response: read(known.response), replayed: true };

  const response = JSON.stringify(await run()) ?? 'null';
  await sql`
    update idempotency_keys set response = ${response}::json
    where scope = ${request.scope} and key = ${request.key}`.execute(tx);
  return { kind: 'done', response: read(response), replayed: false };
}

interface Known {
  readonly request_hash: Buffer;
  /** As text, so that an answer of JSON `null` differs from none. */
  readonly response: string | null;
}

/** Takes the key for us, or says what is known of it. */
async function claim(
  tx: InTransaction,
  request: IdempotentRequest,
  hash: Buffer,
): Promise<Known | undefined> {
  const { scope, key } = request;
  const claimed = await sql`
    insert into idempotency_keys (scope, key, request_hash) values (${scope}, ${key}, ${hash})
    on conflict do nothing`.execute(tx);
  if (claimed.numAffectedRows === 1n) return undefined;
  // The lock is for a caller that caught its own failure and committed nevertheless: it left no answer,
  // and only one of those who repeat the request may give it.
  const { rows } = await sql<Known>`
    select request_hash, response::text as response from idempotency_keys
    where scope = ${scope} and key = ${key} for update`.execute(tx);
  // Gone since the insert: the janitor took it, so it was about to be forgotten anyway.
  return rows[0] ?? claim(tx, request, hash);
}

function read<R>(json: string): R {
  // What was written here under this key was an R.
  return JSON.parse(json) as R;
}
