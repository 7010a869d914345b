import { followSubscriptions, type FollowedSubscriptions } from './webhooks/follow-subscriptions.ts';
import type { Kysely } from 'kysely';
import type { Identity } from '@hansa/kit/auth/internal-token';
import { openDatabase } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { startEventing, type Eventing } from '@hansa/kit/events/eventing';
import { startWorker, type Worker } from '@hansa/kit/jobs/worker';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { NotificationsConfig } from './config.ts';
import type { Context } from './graphql/context.ts';
import { createLoaders } from './graphql/loaders.ts';
import { resolvers } from './graphql/resolvers.ts';
import { createMailFolder } from './mail/mail-folder.ts';
import type { Mailer } from './mail/mailer.ts';
import { sendMails } from './mail/send-mails.ts';
import { createSmtpMailer } from './mail/smtp-mailer.ts';
import { observeBacklogs } from './observe-backlogs.ts';
import { createReactions } from './reactions/create-reactions.ts';
import { sweep } from './store/sweep.ts';
import type { Tables } from './store/tables.ts';
import { createUseCases } from './use-cases.ts';
import { createDeliverer, type Deliverer } from './webhooks/deliver.ts';
import { createPost } from './webhooks/post.ts';

const NAME = 'notifications';

/** Events do not wake these workers, since they commit elsewhere; nobody minds a mail half a second later. */
const MAIL_POLL_MS = 500;
const DELIVERY_POLL_MS = 500;
const SWEEP_POLL_MS = 3_600_000;

/** Mails to customers, and events to merchants. */
export function createNotifications(deps: ServiceDeps, config: NotificationsConfig): Service {
  const { log, connectionsMax, onStatement } = deps;
  const database = openDatabase<Tables>({
    url: deps.databaseUrl,
    applicationName: NAME,
    ...(connectionsMax !== undefined && { connectionsMax }),
    onStatement,
    meter: deps.meter,
  });
  const db = database.kysely;
  const mailer = createMailer(config);
  let eventing: Eventing | undefined;
  let workers: Workers | undefined;
  let subscriptions: FollowedSubscriptions | undefined;
  let stopObserving = () => {};

  const wake = () => workers?.delivering.wake();
  const use = createUseCases({ db, rules: config, wake });
  const deliverer = createDeliverer({
    db,
    post: createPost({ ...config, timeoutMs: config.webhookTimeoutMs }),
    log,
    onFree: wake,
  });

  return {
    name: NAME,
    subgraph: createSubgraph<Context>({
      name: NAME,
      schemaFile: new URL('../schema.graphql', import.meta.url),
      resolvers,
      context: (identity: Identity) => ({ identity, use, load: createLoaders({ db }) }),
      verifyIdentity: deps.verifyIdentity,
      log,
      meter: deps.meter,
    }),
    checks: [{ name: 'database', check: () => database.ping() }],
    migrate: () => migrate(database, new URL('../migrations/', import.meta.url), log),
    start: async () => {
      const { bus, meter } = deps;
      const shop = { name: config.shopName, url: config.shopUrl };
      subscriptions = await followSubscriptions(database, log);
      const reactions = createReactions({ shop, isAwaited: subscriptions.isAwaited });
      eventing = await startEventing<Tables>({ db: database, bus, consumer: NAME, reactions, log, meter });
      workers = startWorkers({ db, mailer, deliverer, log });
      stopObserving = observeBacklogs(db, meter, log);
    },
    stop: async () => {
      stopObserving();
      await eventing?.stop();
      await subscriptions?.stop();
      await Promise.all(Object.values(workers ?? {}).map((worker) => worker.stop()));
      await deliverer.settle();
      mailer.close();
      await database.close();
    },
  };
}

function createMailer({ mail, mailFrom: from }: NotificationsConfig): Mailer {
  return mail.kind === 'folder'
    ? createMailFolder({ folder: mail.folder, from })
    : createSmtpMailer({ url: mail.url, from });
}

type Workers = Readonly<Record<'mailing' | 'delivering' | 'sweeping', Worker>>;

interface Work {
  readonly db: Kysely<Tables>;
  readonly mailer: Mailer;
  readonly deliverer: Deliverer;
  readonly log: Logger;
}

function startWorkers({ db, mailer, deliverer, log }: Work): Workers {
  const mailing = { name: 'mails', pollMs: MAIL_POLL_MS, round: sendMails({ db, mailer, log }) };
  const delivering = { name: 'webhooks', pollMs: DELIVERY_POLL_MS, round: deliverer.round };
  const sweeping = { name: 'sweeper', pollMs: SWEEP_POLL_MS, round: () => sweep(db) };
  return {
    mailing: startWorker({ ...mailing, log }),
    delivering: startWorker({ ...delivering, log }),
    sweeping: startWorker({ ...sweeping, log }),
  };
}
