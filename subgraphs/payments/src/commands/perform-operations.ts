import type { Kysely } from 'kysely';
import { assertNever } from '@hansa/kit/errors/assert-never';
import { messageOf } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { inSpan } from '@hansa/kit/telemetry/span';
import { withTraceOf } from '@hansa/kit/telemetry/trace';
import { pauseAfterUnknownMs } from '../domain/operation.ts';
import type { PaymentProvider, ProviderAnswer } from '../domain/provider.ts';
import { claimOperations, putOff, type DueOperation } from '../store/operations.ts';
import type { PaymentsTables } from '../store/tables.ts';
import type { recordResult } from './record-result.ts';

type Deps = {
  db: Kysely<PaymentsTables>;
  provider: PaymentProvider;
  record: ReturnType<typeof recordResult>;
  /** How many calls may be under way at once. */
  callsMax: number;
  leaseMs: number;
  retryFirstMs: number;
  retryLongestMs: number;
  /** Asks for another round: at once where a place became free, later where something was put off. */
  wakeAfter: (delayMs: number) => void;
  observe: (kind: string, outcome: string) => void;
  log: Logger;
};

export interface Performer {
  /** Claims as many due operations as there are places, and does not wait for them. */
  round(): Promise<number>;
  /** Waits for the calls under way. */
  finish(): Promise<void>;
}

/** Attempts without a known end before it is the operator's business and not a hiccup. */
const ATTEMPTS_WORRYING = 8;

/**
 * Asks the provider what the decisions want it to be asked. One call holds one place and no connection, so a
 * provider that takes half a minute for one holds nobody up but that one.
 *
 *   due --claimed--> called --succeeded, declined--> settled, with its facts
 *                           --unknown-------------> put off, due again
 *                           --we die--------------> the lease runs out, due again, same key
 */
export function createPerformer(deps: Deps): Performer {
  const underWay = new Set<Promise<void>>();
  /** Whether there may be more than there were places. */
  let leftSome = false;

  const perform = async (operation: DueOperation) => {
    const answer = await inSpan(
      () => describe(operation),
      () => ask(deps.provider, operation),
    );
    deps.observe(operation.kind, answer.kind);
    const error = answer.kind === 'unknown' ? answer.error : await write(deps, operation, answer);
    if (error === undefined) return;
    const { attempts, providerKey: key, id } = operation;
    const delayMs = pauseAfterUnknownMs(attempts, {
      firstMs: deps.retryFirstMs,
      longestMs: deps.retryLongestMs,
      random: Math.random(),
    });
    const level = attempts >= ATTEMPTS_WORRYING ? 'error' : 'warn';
    deps.log[level]({ key, attempts, error, delayMs }, 'the end of an operation is not known; asking again');
    await putOff(deps.db, { id, attempts, error, delayMs });
    deps.wakeAfter(delayMs);
  };

  return {
    round: async () => {
      const free = deps.callsMax - underWay.size;
      leftSome = true;
      if (free <= 0) return 0;
      const operations = await claimOperations(deps.db, { max: free, leaseMs: deps.leaseMs });
      leftSome = operations.length === free;
      for (const operation of operations) {
        const call: Promise<void> = withTraceOf(operation, () => perform(operation))
          // The database is away; the lease will run out.
          .catch((thrown: unknown) => {
            deps.log.warn({ key: operation.providerKey, error: messageOf(thrown) }, 'an operation was left');
            deps.wakeAfter(deps.leaseMs);
          })
          .finally(() => {
            underWay.delete(call);
            if (leftSome) deps.wakeAfter(0);
          });
        underWay.add(call);
      }
      // As many as were asked for: there may be more, once a place is free.
      return 0;
    },
    finish: async () => {
      await Promise.all(underWay);
    },
  };
}

function describe({ kind, providerKey, attempts }: DueOperation) {
  return {
    name: `provider ${kind}`,
    kind: 'client' as const,
    attributes: {
      'peer.service': 'payment-provider',
      'hansa.payment.key': providerKey,
      'hansa.attempt': attempts,
    },
  };
}

function ask(provider: PaymentProvider, operation: DueOperation): Promise<ProviderAnswer> {
  const { orderId, providerKey: idempotencyKey } = operation;
  const amount = { amount: operation.amount, currencyCode: operation.currencyCode };
  const call = { idempotencyKey, orderId, amount };
  switch (operation.kind) {
    case 'AUTHORIZATION':
      return provider.authorize({ ...call, paymentMethodToken: required(operation, 'paymentMethodToken') });
    case 'CAPTURE':
      return provider.capture({ ...call, authorization: required(operation, 'parentReference') });
    case 'VOID':
      return provider.void({
        idempotencyKey,
        orderId,
        authorization: required(operation, 'parentReference'),
      });
    case 'REFUND':
      return provider.refund({ ...call, capture: required(operation, 'parentReference') });
    default:
      return assertNever(operation.kind);
  }
}

function required(operation: DueOperation, field: 'paymentMethodToken' | 'parentReference'): string {
  const value = operation[field];
  invariant(value !== null, `operation ${operation.providerKey} has no ${field}`);
  return value;
}

/** Settles the operation and the payment in one transaction, or says why it could not. */
async function write(
  { db, record }: Deps,
  operation: DueOperation,
  end: Exclude<ProviderAnswer, { kind: 'unknown' }>,
): Promise<string | undefined> {
  const { kind, providerKey: idempotencyKey, currencyCode } = operation;
  const amount = { amount: operation.amount, currencyCode };
  try {
    await db.transaction().execute((tx) => record(tx, { idempotencyKey, kind, amount, end }));
    return undefined;
  } catch (thrown) {
    return `its end (${end.kind}) could not be written down: ${messageOf(thrown)}`;
  }
}
