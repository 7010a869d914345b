import type { Kysely } from 'kysely';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { Agent, request } from 'undici';
import { claimDeliveries, markDelivered, markFailed, type Delivery } from '../store/deliveries.ts';
import type { SandboxTables } from '../store/tables.ts';

type Deps = {
  db: Kysely<SandboxTables>;
  /** Undefined until it is known where the merchant listens. */
  url: () => string | undefined;
  sign: (eventId: string, body: string) => Readonly<Record<string, string>>;
  attemptsMax: number;
  retryFirstMs: number;
  wakeAfter: (delayMs: number) => void;
  log: Logger;
};

/** A merchant acknowledges at once and works later; one that does not answer by then is asked again. */
const ANSWER_TIMEOUT_MS = 5_000;
const LEASE_MS = 2 * ANSWER_TIMEOUT_MS;

/** What has no connection yet does not hear of a signal, so that connecting is limited, too. */
const line = new Agent({ connect: { timeout: ANSWER_TIMEOUT_MS } });

/** As many as one slow merchant may keep open at a time. */
const BATCH_MAX = 16;

/** No pause between two attempts is longer. */
const RETRY_MAX_MS = 60_000;

/** One round: sends the copies that are due, side by side, each until a 2xx or until its attempts are used up. */
export const sendWebhooks = (deps: Deps) => async (): Promise<number> => {
  const url = deps.url();
  if (url === undefined) return 0;
  const due = await claimDeliveries(deps.db, { max: BATCH_MAX, leaseMs: LEASE_MS });
  const delivered = await Promise.all(due.map((delivery) => send(deps, url, delivery)));
  await markDelivered(
    deps.db,
    due.flatMap(({ id }, index) => (delivered[index] ? [id] : [])),
  );
  // A batch that was not full was all there is; what falls due later rings.
  return due.length === BATCH_MAX ? due.length : 0;
};

/** Whether the merchant took it; if not, that is written down. */
async function send(deps: Deps, url: string, { id, eventId, body, attempts }: Delivery): Promise<boolean> {
  const { db, sign, attemptsMax, retryFirstMs, wakeAfter, log } = deps;
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sign(eventId, body) },
      body,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      dispatcher: line,
    });
    await answer.body.dump();
    const { statusCode: status } = answer;
    if (status < 200 || status > 299) throw new Fault('UNAVAILABLE', `the answer was ${status}`);
    return true;
  } catch (thrown) {
    const error = messageOf(thrown);
    const delayMs =
      attempts < attemptsMax ? Math.min(retryFirstMs * 2 ** (attempts - 1), RETRY_MAX_MS) : undefined;
    log.warn({ eventId, attempts, error, delayMs }, 'a webhook was not taken');
    await markFailed(db, { id, error, delayMs });
    if (delayMs !== undefined) wakeAfter(delayMs);
    return false;
  }
}
