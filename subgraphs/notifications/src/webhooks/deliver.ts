import { assertNever } from '@hansa/kit/errors/assert-never';
import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Kysely } from 'kysely';
import {
  claimDeliveries,
  finishDelivery,
  lockPendingDelivery,
  postponeDelivery,
  type DueDelivery,
} from '../store/due-deliveries.ts';
import type { Tables } from '../store/tables.ts';
import { insertAttempt } from '../store/webhook-attempts.ts';
import { disableEndpoint, noteSuccess } from '../store/webhook-endpoints.ts';
import { judge, type Answer } from './judge.ts';
import type { Post } from './post.ts';
import { signedHeaders } from './sign.ts';

interface DeliverOptions {
  readonly db: Kysely<Tables>;
  readonly post: Post;
  readonly log: Logger;
  /** Called when a place is free again. */
  readonly onFree: () => void;
}

export interface Deliverer {
  /** Begins attempts at what is due, as many as there are places. Returns how many it began. */
  round(): Promise<number>;
  /** Waits for the attempts under way. */
  settle(): Promise<void>;
}

/** Waiting for receivers costs a socket and some memory each. */
const AT_ONCE_MAX = 50;
/** Per round: one receiver that takes 15 s for every request leaves the others their places. */
const PER_ENDPOINT_MAX = 5;
/** An attempt takes 15 s at most; whoever needs longer has died. */
const LEASE_MS = 60_000;

/** Hands events over to merchants' endpoints, several at once and none of them waiting for another. */
export function createDeliverer({ db, post, log, onFree }: DeliverOptions): Deliverer {
  const underWay = new Map<Promise<void>, string>();

  const attempt = async (delivery: DueDelivery) => {
    const startedAt = new Date();
    const signed = { id: delivery.eventId, at: startedAt, body: delivery.payload };
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Hansa-Webhooks/1',
      ...signedHeaders(signed, delivery.secrets),
    };
    const answer = await post({ url: delivery.url, headers, body: delivery.payload });
    await record(db, delivery, { answer, durationMs: Date.now() - startedAt.getTime() });
  };

  const begin = (delivery: DueDelivery) => {
    const work = attempt(delivery)
      // What is not recorded is attempted again when the lease ends.
      .catch((thrown: unknown) =>
        log.warn({ deliveryId: delivery.id, error: messageOf(thrown) }, 'an attempt could not be recorded'),
      )
      .finally(() => {
        underWay.delete(work);
        onFree();
      });
    underWay.set(work, delivery.endpointId);
  };

  return {
    round: async () => {
      const limit = AT_ONCE_MAX - underWay.size;
      if (limit <= 0) return 0;
      const due = await claimDeliveries(db, {
        limit,
        perEndpointMax: PER_ENDPOINT_MAX,
        busyEndpoints: busy([...underWay.values()]),
        leaseMs: LEASE_MS,
      });
      due.forEach(begin);
      return due.length;
    },
    settle: async () => {
      await Promise.all(underWay.keys());
    },
  };
}

function busy(endpointIds: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const id of endpointIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= PER_ENDPOINT_MAX).map(([id]) => id);
}

interface Attempted {
  readonly answer: Answer;
  readonly durationMs: number;
}

/** Writes down what came of an attempt, and what follows from it. */
async function record(
  db: Kysely<Tables>,
  { id, endpointId }: DueDelivery,
  { answer, durationMs }: Attempted,
) {
  await db.transaction().execute(async (tx) => {
    const state = await lockPendingDelivery(tx, { id, endpointId });
    if (!state) return;
    const verdict = judge(answer, { tries: state.tries + 1, now: new Date() });
    await insertAttempt(tx, id, {
      responseStatus: answer.kind === 'answered' ? answer.status : null,
      durationMs,
      error: verdict.kind === 'delivered' ? null : verdict.error,
    });
    switch (verdict.kind) {
      case 'delivered':
        await finishDelivery(tx, id, 'DELIVERED');
        return noteSuccess(tx, endpointId);
      case 'retry':
        return postponeDelivery(tx, id, verdict.delayMs);
      case 'gone':
        await finishDelivery(tx, id, 'FAILED');
        return disableEndpoint(tx, endpointId, 'The receiver answered that it is gone (410).');
      case 'exhausted':
        await finishDelivery(tx, id, 'FAILED');
        // An endpoint that took other events meanwhile only dislikes this one.
        if (state.endpointAlive) return;
        return disableEndpoint(tx, endpointId, `Nothing was taken for three days. Last: ${verdict.error}`);
      default:
        return assertNever(verdict);
    }
  });
}
