import { createAlarm } from '@hansa/kit/jobs/alarm';
import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { openDatabase, type Database } from '@hansa/kit/database/database';
import { migrateOnly } from '@hansa/kit/database/migrate';
import type { HealthCheck } from '@hansa/kit/health/checks';
import { createId } from '@hansa/kit/ids';
import { startWorker, type Worker } from '@hansa/kit/jobs/worker';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { announce } from './commands/announce.ts';
import { authorize } from './commands/authorize.ts';
import { followUp } from './commands/follow-up.ts';
import { sendWebhooks } from './commands/send-webhooks.ts';
import type { SandboxConfig } from './config.ts';
import { createChance } from './domain/chance.ts';
import { mountRoutes } from './routes.ts';
import { signWebhook } from './sign-webhook.ts';
import { findByKey, readLedger, settleDue } from './store/operations.ts';
import type { SandboxTables } from './store/tables.ts';

interface SandboxDeps {
  /** The sandbox's own database. */
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly connectionsMax?: number;
}

/** A payment provider to try things out with: it behaves like a real one, moods included, and moves no money. */
export interface Sandbox {
  readonly checks: readonly HealthCheck[];
  /** Brings the ledger's database up to date. */
  migrate(): Promise<void>;
  /** Starts sending webhooks and deciding slow charges. Call `migrate` first. */
  start(): Promise<void>;
  /** Lets go of callers that wait for a slow charge, and closes the database. */
  stop(): Promise<void>;
  /** Puts the provider's doors on an HTTP server. */
  mount(app: FastifyInstance): Promise<void>;
  /** Names the merchant's address, once it is known. Webhooks that waited for it are sent. */
  setWebhookUrl(url: string): void;
}

const DEFAULTS = {
  slowMs: 30_000,
  webhookCopies: 2,
  webhookDelayMaxMs: 1_500,
  webhookRetryFirstMs: 500,
  // With doubling pauses a little over eight minutes: longer than any restart of a merchant under test.
  webhookAttemptsMax: 12,
};

/** Copies of webhooks are late by a second and more on purpose: those of a tenth of it are sent in one round. */
const WEBHOOK_MOMENT_MS = 100;

/** The fallback where an alarm was lost in a restart. */
const POLL_MS = 1_000;

/** Builds the sandbox; see the README for its HTTP interface. */
export function createSandbox(deps: SandboxDeps & SandboxConfig): Sandbox {
  const { databaseUrl, log, connectionsMax } = deps;
  const config = { ...DEFAULTS, ...deps };
  const db = openDatabase<SandboxTables>({
    url: databaseUrl,
    applicationName: 'payment-sandbox',
    ...(connectionsMax !== undefined && { connectionsMax }),
  });
  const stopping = new AbortController();
  let sending: Worker | undefined;
  let settling: Worker | undefined;
  const alarm = createAlarm(() => sending?.wake(), { momentMs: WEBHOOK_MOMENT_MS });
  let webhookUrl = deps.webhookUrl;

  const { announcing, settle, send } = createWork(db, config, {
    webhookUrl: () => webhookUrl,
    wakeAfter: alarm.ringAfter,
    log,
  });

  return {
    checks: [{ name: 'database', check: () => db.ping() }],
    migrate: () => migrateOnly(db, new URL('../migrations/', import.meta.url), log),
    start: () => {
      sending = startWorker({ name: 'sandbox webhooks', pollMs: POLL_MS, round: send, log });
      // Their callers look for themselves while they wait; nothing needs to wake it.
      settling = startWorker({ name: 'sandbox slow charges', pollMs: POLL_MS, round: settle, log });
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort();
      alarm.stop();
      await Promise.all([sending?.stop(), settling?.stop()]);
      await db.close();
    },
    mount: async (app) => {
      app.addHook('preClose', (done) => {
        stopping.abort();
        done();
      });
      await mountRoutes(app, {
        apiKey: config.apiKey,
        authorize: authorize({ db: db.kysely, announce: announcing, createId, slowMs: config.slowMs }),
        followUp: followUp({ db: db.kysely, announce: announcing, createId }),
        settleDue: async () => void (await settle()),
        find: async (key) => (await findByKey(db.kysely, key))?.operation,
        ledger: (page) => readLedger(db.kysely, page),
        stopping: stopping.signal,
      });
    },
    setWebhookUrl: (url) => {
      webhookUrl = url;
      sending?.wake();
    },
  };
}

interface WorkContext {
  readonly webhookUrl: () => string | undefined;
  readonly wakeAfter: (delayMs: number) => void;
  readonly log: Logger;
}

/** What the sandbox does by itself, and what it says about what it did. */
function createWork(
  db: Database<SandboxTables>,
  config: SandboxConfig & typeof DEFAULTS,
  { webhookUrl, wakeAfter, log }: WorkContext,
) {
  const announcing = announce({
    chance: createChance(config.seed ?? randomInt(2 ** 32)),
    createId,
    copies: config.webhookCopies,
    delayMaxMs: config.webhookDelayMaxMs,
    wakeAfter,
  });
  const settle = decideSlowCharges(db, announcing);
  const send = sendWebhooks({
    db: db.kysely,
    url: webhookUrl,
    sign: signWebhook(config.webhookSecret),
    attemptsMax: config.webhookAttemptsMax,
    retryFirstMs: config.webhookRetryFirstMs,
    wakeAfter,
    log,
  });
  return { announcing, settle, send };
}

/** Decides slow charges whose time has come and announces them, in one transaction. */
function decideSlowCharges(db: Database<SandboxTables>, announcing: ReturnType<typeof announce>) {
  return () =>
    db.kysely.transaction().execute(async (tx) => {
      const operations = await settleDue(tx);
      await announcing(tx, operations);
      return operations.length;
    });
}
