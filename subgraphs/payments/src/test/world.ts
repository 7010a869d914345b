import { paymentAuthorize } from '@hansa/contracts/payments/payment-authorize';
import { paymentCapture } from '@hansa/contracts/payments/payment-capture';
import { paymentUndo } from '@hansa/contracts/payments/payment-undo';
import type { ContractEvent } from '@hansa/contracts/contract';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { openDatabase } from '@hansa/kit/database/database';
import { createHttpServer, listenOn } from '@hansa/kit/http/server';
import { createEventId, createId } from '@hansa/kit/ids';
import { silentLogger, type Logger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { createTestDatabase } from '@hansa/kit/testing/database';
import { eventually } from '@hansa/kit/testing/eventually';
import { startTestService } from '@hansa/kit/testing/service';
import type { SandboxConfig } from '@hansa/payment-sandbox/config';
import { serveSandbox } from '@hansa/payment-sandbox/serve-sandbox';
import { createSandbox } from '@hansa/payment-sandbox/service';
import type { PaymentsConfig } from '../config.ts';
import { createPayments, type Payments } from '../service.ts';
import { openProviderLine } from './provider-line.ts';

export const apiKey = 'an-api-key-of-the-sandbox';
export const webhookSecret = `whsec_${Buffer.from('a secret of some thirty-two bytes').toString('base64')}`;

const DAY_MS = 86_400_000;

/** Nothing is asked again within a test. */
export const never = { retryFirstMs: DAY_MS, retryLongestMs: DAY_MS };

export interface LedgerLine {
  readonly id: string;
  readonly kind: 'AUTHORIZATION' | 'CAPTURE' | 'VOID' | 'REFUND';
  readonly status: string;
  readonly amount: number;
  readonly idempotencyKey: string;
}

interface WorldOptions {
  readonly sandbox?: Partial<SandboxConfig>;
  readonly payments?: Partial<PaymentsConfig>;
  /** Whether the sandbox knows where to send webhooks from the start. */
  readonly webhooks?: boolean;
  /** Where an operator would look. */
  readonly log?: Logger;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** Payments and a real sandbox, each with its database, and a line between them that can be cut. */
export async function createWorld(options: WorldOptions = {}) {
  const sandboxDatabase = await createTestDatabase();
  const sandbox = createSandbox({
    databaseUrl: sandboxDatabase.url,
    apiKey,
    webhookSecret,
    webhookDelayMaxMs: 50,
    webhookRetryFirstMs: 50,
    seed: 1,
    log: silentLogger,
    ...options.sandbox,
  });
  const address = { host: '127.0.0.1', port: 0, log: silentLogger };
  const provider = await serveSandbox(sandbox, { ...address, metrics: createMetrics() });
  const line = await openProviderLine(() => provider.url);

  let payments: Payments | undefined;
  const test = await startTestService((deps) => {
    payments = createPayments(
      { ...deps, log: options.log ?? deps.log },
      {
        sandboxUrl: () => line.url,
        sandboxApiKey: apiKey,
        webhookSecret,
        providerTimeoutMs: 2_000,
        retryFirstMs: 20,
        retryLongestMs: 200,
        ...options.payments,
      },
    );
    return payments;
  });
  const app = createHttpServer();
  payments?.routes?.(app);
  const port = await listenOn(app, { ...address, name: 'payments', setting: '-' });
  const webhookUrl = `http://127.0.0.1:${port}/webhooks/payments/sandbox`;
  if (options.webhooks ?? true) sandbox.setWebhookUrl(webhookUrl);
  const { pool, close: closePool } = openDatabase({ url: test.databaseUrl, applicationName: 'test' });

  const books = openDatabase({ url: sandboxDatabase.url, applicationName: 'test' });

  const deliver = async (event: ContractEvent) => {
    const envelope = envelopeOf(event);
    return { envelope, verdicts: await test.bus.deliver(envelope) };
  };
  const ledger = async (orderId: string) =>
    (await (await fetch(`${provider.url}/ledger?orderId=${orderId}`)).json()) as LedgerLine[];
  const facts = (orderId: string) => test.bus.published.filter((event) => event.correlationId === orderId);
  const factNames = (orderId: string) => facts(orderId).map(({ type }) => type.split('.')[3]);

  return {
    ...test,
    payments: payments as Payments,
    line,
    sandbox,
    webhookUrl,
    providerUrl: provider.url,
    query: (statement: string, values: unknown[] = []) =>
      pool.query<Record<string, unknown>>(statement, values),
    /** How many copies of webhooks were taken by now. */
    webhooksTaken: async () => {
      const taken = 'select count(*)::int as copies from webhook_deliveries where delivered_at is not null';
      return (await books.pool.query<{ copies: number }>(taken)).rows[0]?.copies;
    },
    deliver,
    authorize: (orderId: string, token = 'tok_approved', amount = eur(1000)) =>
      deliver(
        paymentAuthorize.make({
          subject: orderId,
          sequence: 1,
          correlationId: orderId,
          data: { orderId, amount, paymentMethodToken: token },
        }),
      ),
    capture: (orderId: string, amount = eur(1000)) =>
      deliver(
        paymentCapture.make({
          subject: orderId,
          sequence: 2,
          correlationId: orderId,
          data: { orderId, amount },
        }),
      ),
    undo: (orderId: string) =>
      deliver(paymentUndo.make({ subject: orderId, sequence: 3, correlationId: orderId, data: { orderId } })),
    ledger,
    /** What the provider has of the customer's money. */
    netCaptured: async (orderId: string) => {
      const done = (await ledger(orderId)).filter(({ status }) => status === 'SUCCEEDED');
      const sum = (kind: string) =>
        done.filter((each) => each.kind === kind).reduce((total, { amount }) => total + amount, 0);
      return sum('CAPTURE') - sum('REFUND');
    },
    facts,
    factNames,
    /** Waits for a fact of the order, and returns its data. */
    fact: async (orderId: string, name: string, count = 1) => {
      const named = () => facts(orderId).filter(({ type }) => type.split('.')[3] === name);
      await eventually(() => named().length >= count);
      return named()[count - 1]?.data as Record<string, unknown>;
    },
    close: async () => {
      await closePool();
      await books.close();
      await app.close();
      await test.close();
      await line.close();
      await provider.stop();
      await sandboxDatabase.close();
    },
  };
}

export function eur(amount: number) {
  return { amount, currencyCode: 'EUR' };
}

export function newOrder(): string {
  return createId('ord');
}

function envelopeOf(event: ContractEvent): EventEnvelope {
  return { ...event, id: createEventId(), source: '/orders', time: new Date().toISOString() };
}
