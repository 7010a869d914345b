import type { JSONWebKeySet } from 'jose';
import type { Kysely } from 'kysely';
import type { Identity } from '@hansa/kit/auth/internal-token';
import { openDatabase } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { startEventing, type Eventing } from '@hansa/kit/events/eventing';
import { startWorker } from '@hansa/kit/jobs/worker';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { createAccessTokens } from './access-tokens.ts';
import { ensureOwner, type EnsureOwner } from './commands/ensure-owner.ts';
import { sendRecoveries } from './commands/send-recoveries.ts';
import type { UsersConfig } from './config.ts';
import type { Context } from './graphql/context.ts';
import { createLoaders } from './graphql/loaders.ts';
import { resolvers } from './graphql/resolvers.ts';
import { createPasswords } from './passwords.ts';
import { sweep } from './store/sweep.ts';
import type { Tables } from './store/tables.ts';
import { createUseCases } from './use-cases.ts';

const NAME = 'users';

/** A recovery wakes the worker; this is for requests that another replica took and did not live to send. */
const RECOVERY_POLL_MS = 5_000;
const SWEEP_POLL_MS = 3_600_000;

/** Users, with what the composition root needs of them besides. */
export interface UsersService extends Service {
  /** What access tokens are verified with; for a gateway in the same process. */
  jwks(): JSONWebKeySet;
  /** Makes the first member of staff; false when there is staff already. Call `migrate` first. */
  ensureOwner(owner: EnsureOwner): Promise<boolean>;
}

/** Customers and staff: who they are, and that it is really they. */
export function createUsers(deps: ServiceDeps, config: UsersConfig): UsersService {
  const { log, connectionsMax, onStatement } = deps;
  const database = openDatabase<Tables>({
    url: deps.databaseUrl,
    applicationName: NAME,
    ...(connectionsMax !== undefined && { connectionsMax }),
    onStatement,
    meter: deps.meter,
  });
  const db = database.kysely;
  const passwords = createPasswords(config);
  const { tokenIssuer: issuer, tokenAudience: audience } = config;
  const accessTokens = createAccessTokens({ ...config, issuer, audience });
  let eventing: Eventing | undefined;
  let workers: ReturnType<typeof startWorkers> | undefined;

  const wake = () => workers?.recovery.wake();
  const use = createUseCases({ db, passwords, accessTokens, config, wake });
  const makeOwner = ensureOwner({ db, passwords });
  const subgraph = createSubgraph<Context>({
    name: NAME,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    resolvers,
    context: (identity: Identity) => ({ identity, use, load: createLoaders({ db }) }),
    verifyIdentity: deps.verifyIdentity,
    log,
    meter: deps.meter,
  });

  return {
    name: NAME,
    subgraph,
    checks: [{ name: 'database', check: () => database.ping() }],
    jwks: accessTokens.jwks,
    ensureOwner: makeOwner,
    migrate: () => migrate(database, new URL('../migrations/', import.meta.url), log),
    start: async () => {
      if (config.owner && (await makeOwner(config.owner))) log.info('the first owner was made');
      eventing = await startEventing<Tables>({
        db: database,
        bus: deps.bus,
        consumer: NAME,
        reactions: [],
        log,
        meter: deps.meter,
      });
      workers = startWorkers(db, log);
    },
    stop: async () => {
      await Promise.all([workers?.recovery.stop(), workers?.sweeper.stop()]);
      await eventing?.stop();
      await database.close();
    },
    routes: (app) => {
      app.get('/.well-known/jwks.json', async (_request, reply) =>
        // Minutes, so that a new key is known before its first token is far.
        reply.header('cache-control', 'public, max-age=300').send(accessTokens.jwks()),
      );
    },
  };
}

function startWorkers(db: Kysely<Tables>, log: Logger) {
  return {
    recovery: startWorker({ name: 'recovery', pollMs: RECOVERY_POLL_MS, log, round: sendRecoveries({ db }) }),
    sweeper: startWorker({ name: 'sweeper', pollMs: SWEEP_POLL_MS, log, round: () => sweep(db) }),
  };
}
