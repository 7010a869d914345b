import { createAlarm } from '@hansa/kit/jobs/alarm';
import { openDatabase, type Database } from '@hansa/kit/database/database';
import { listen, type Listening } from '@hansa/kit/database/listen';
import { migrate } from '@hansa/kit/database/migrate';
import { startEventing, type Eventing } from '@hansa/kit/events/eventing';
import { startWorker, type Worker } from '@hansa/kit/jobs/worker';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import { answerRequest } from './commands/answer-request.ts';
import { createRefund } from './commands/create-refund.ts';
import { createPerformer } from './commands/perform-operations.ts';
import { reconcile, type Reconciliation } from './commands/reconcile.ts';
import { recordResult } from './commands/record-result.ts';
import { takeWebhook } from './commands/take-webhook.ts';
import { paymentsDefaults, type PaymentsConfig } from './config.ts';
import { paymentsContext } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.ts';
import {
  paymentsById,
  paymentsOfOrders,
  refundsOfPayments,
  transactionsOfPayments,
} from './queries/payment-views.ts';
import { operationKinds } from './domain/operation.ts';
import { onPaymentAuthorize } from './reactions/on-payment-authorize.ts';
import { onPaymentCapture } from './reactions/on-payment-capture.ts';
import { onPaymentUndo } from './reactions/on-payment-undo.ts';
import { createSandboxProvider } from './sandbox-provider.ts';
import { forgetProviderEvents } from './store/provider-events.ts';
import type { PaymentsTables } from './store/tables.ts';
import { mountWebhook } from './webhook-route.ts';

export interface Payments extends Service {
  /** Compares what was done since then with the provider's books. */
  reconcile(since: Date): Promise<Reconciliation>;
}

/** The fallback where a notification was lost. */
const POLL_MS = 1_000;

/** What a call may take beyond its timeout until its end is written down; then another may ask again. */
const LEASE_MARGIN_MS = 5_000;

/** Most calls end by then; waiting for a slow one would only delay whoever stops us. */
const STOP_PATIENCE_MS = 1_000;

/** Each comparison looks back this far, so one that failed, or a long outage, leaves no gap. */
const RECONCILE_WINDOW_MS = 24 * 3_600_000;

/** Providers repeat a webhook for days; a month is certainly the end of it. */
const PROVIDER_EVENTS_DAYS = 30;

/** Payments, refunds, and the provider that moves the money. */
export function createPayments(deps: ServiceDeps, given: PaymentsConfig): Payments {
  const { databaseUrl, bus, log, meter, connectionsMax, onStatement } = deps;
  const config = { ...paymentsDefaults, ...given };
  const database = openDatabase<PaymentsTables>({
    url: databaseUrl,
    applicationName: 'payments',
    ...(connectionsMax !== undefined && { connectionsMax }),
    onStatement,
    meter,
  });
  const db = database.kysely;
  const provider = createSandboxProvider({
    url: config.sandboxUrl,
    apiKey: config.sandboxApiKey,
    webhookSecret: config.webhookSecret,
    timeoutMs: config.providerTimeoutMs,
  });
  const record = recordResult({ provider, log });
  const request = { answerRequest: answerRequest({ provider }) };
  const reactions = [onPaymentAuthorize(request), onPaymentCapture(request), onPaymentUndo(request)];
  const reconciling = reconcile({ db, provider, record, log });
  const workers = createWorkers({ deps, config, database, provider, record, reconciling });
  let eventing: Eventing | undefined;

  return {
    name: 'payments',
    subgraph: createSubgraph({
      name: 'payments',
      schemaFile: new URL('../schema.graphql', import.meta.url),
      resolvers,
      context: paymentsContext({
        paymentsOfOrders: paymentsOfOrders({ db }),
        paymentsById: paymentsById({ db }),
        transactionsOfPayments: transactionsOfPayments({ db }),
        refundsOfPayments: refundsOfPayments({ db }),
        createRefund: createRefund({ db, provider }),
      }),
      verifyIdentity: deps.verifyIdentity,
      log,
      meter,
    }),
    checks: [{ name: 'database', check: () => database.ping() }],
    migrate: () => migrate(database, new URL('../migrations/', import.meta.url), log),
    start: async () => {
      await workers.start();
      eventing = await startEventing({ db: database, bus, consumer: 'payments', reactions, log, meter });
    },
    stop: async () => {
      await workers.stop();
      await eventing?.stop();
      await database.close();
    },
    routes: (app) => mountWebhook(app, { provider, takeWebhook: takeWebhook({ db, provider, record, log }) }),
    reconcile: reconciling,
  };
}

interface WorkersOptions {
  readonly deps: ServiceDeps;
  readonly config: PaymentsConfig & typeof paymentsDefaults;
  readonly database: Database<PaymentsTables>;
  readonly provider: ReturnType<typeof createSandboxProvider>;
  readonly record: ReturnType<typeof recordResult>;
  readonly reconciling: ReturnType<typeof reconcile>;
}

/** What works by itself: asking the provider, and comparing books with it. */
function createWorkers({ deps, config, database, provider, record, reconciling }: WorkersOptions) {
  const { log, meter } = deps;
  const calls = meter.createCounter('payments_provider_calls', {
    description: 'Calls to the payment provider, by kind and outcome.',
  });
  for (const kind of operationKinds) calls.add(0, { kind, outcome: 'succeeded' });
  const differences = meter.createGauge('payments_differences', {
    description:
      "Operations on which the provider's books and ours differ. Anything but 0 wants an operator.",
  });
  let performing: Worker | undefined;
  let comparing: Worker | undefined;
  let listening: Listening | undefined;
  const alarm = createAlarm(() => performing?.wake());
  const performer = createPerformer({
    db: database.kysely,
    provider,
    record,
    callsMax: config.providerCallsMax,
    leaseMs: config.providerTimeoutMs + LEASE_MARGIN_MS,
    retryFirstMs: config.retryFirstMs,
    retryLongestMs: config.retryLongestMs,
    wakeAfter: alarm.ringAfter,
    observe: (kind, outcome) => calls.add(1, { kind, outcome }),
    log,
  });

  const compare = async () => {
    const result = await reconciling(new Date(Date.now() - RECONCILE_WINDOW_MS));
    differences.record(result.differences.length);
    await forgetProviderEvents(database.kysely, PROVIDER_EVENTS_DAYS);
    return 0;
  };

  return {
    start: async () => {
      performing = startWorker({ name: 'payment operations', pollMs: POLL_MS, round: performer.round, log });
      comparing = startWorker({
        name: 'payment reconciliation',
        pollMs: config.reconcileMs,
        maxPauseMs: config.reconcileMs,
        round: compare,
        log,
      });
      listening = await listen({
        url: database.url,
        channel: 'hansa_payments',
        applicationName: 'payments operations',
        onNotify: () => performing?.wake(),
        log,
      });
    },
    stop: async () => {
      await listening?.close();
      alarm.stop();
      const patience = setTimeout(() => provider.hangUp(), STOP_PATIENCE_MS);
      await Promise.all([performing?.stop(), comparing?.stop()]);
      await performer.finish();
      clearTimeout(patience);
    },
  };
}
