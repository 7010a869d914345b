import type { JSONWebKeySet } from 'jose';
import type { Kysely } from 'kysely';
import type { Identity } from '@hansa/kit/auth/internal-token';
import { openDatabase } from '@hansa/kit/database/database';
import { migrate } from '@hansa/kit/database/migrate';
import { startEventing, type Eventing } from '@hansa/kit/events/eventing';
import { startWorker, type Worker } from '@hansa/kit/jobs/worker';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import { createAccessTokens, type AccessTokens } from './access-tokens.ts';
import { chooseDefaultAddress } from './commands/choose-default-address.ts';
import { confirmPassword } from './commands/confirm-password.ts';
import { createAddress } from './commands/create-address.ts';
import { createCustomer } from './commands/create-customer.ts';
import { createStaffMember } from './commands/create-staff-member.ts';
import { deleteAddress } from './commands/delete-address.ts';
import { deleteCustomer } from './commands/delete-customer.ts';
import { ensureOwner, type EnsureOwner } from './commands/ensure-owner.ts';
import { renewAccessToken } from './commands/renew-access-token.ts';
import { requestRecovery } from './commands/request-recovery.ts';
import { resetPassword } from './commands/reset-password.ts';
import { sendRecoveries } from './commands/send-recoveries.ts';
import { createSignInThrottle } from './commands/sign-in-throttle.ts';
import { signIn } from './commands/sign-in.ts';
import { signOut } from './commands/sign-out.ts';
import { updateAddress } from './commands/update-address.ts';
import { updateCustomer } from './commands/update-customer.ts';
import { updateStaffMember } from './commands/update-staff-member.ts';
import type { UsersConfig } from './config.ts';
import type { Context, UseCases } from './graphql/context.ts';
import { createLoaders } from './graphql/loaders.ts';
import { resolvers } from './graphql/resolvers.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { listCustomers } from './queries/list-customers.ts';
import { listStaffMembers } from './queries/list-staff-members.ts';
import { sweep } from './store/sweep.ts';
import type { Tables } from './store/tables.ts';

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
  });
  const db = database.kysely;
  const passwords = createPasswords(config);
  const accessTokens = createAccessTokens({
    ...config,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
  });
  let eventing: Eventing | undefined;
  let workers: { recovery: Worker; sweeper: Worker } | undefined;

  const wake = () => workers?.recovery.wake();
  const use = useCases({ db, passwords, accessTokens, config, wake });
  const makeOwner = ensureOwner({ db, passwords });
  const subgraph = createSubgraph<Context>({
    name: NAME,
    schemaFile: new URL('../schema.graphql', import.meta.url),
    resolvers,
    context: (identity: Identity) => ({ identity, use, load: createLoaders({ db }) }),
    verifyIdentity: deps.verifyIdentity,
    log,
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
      workers = {
        recovery: startWorker({
          name: 'recovery',
          pollMs: RECOVERY_POLL_MS,
          log,
          round: sendRecoveries({ db }),
        }),
        sweeper: startWorker({ name: 'sweeper', pollMs: SWEEP_POLL_MS, log, round: () => sweep(db) }),
      };
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

interface Means {
  readonly db: Kysely<Tables>;
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly config: UsersConfig;
  readonly wake: () => void;
}

function useCases({ db, passwords, accessTokens, config, wake }: Means): UseCases {
  const throttle = createSignInThrottle({ db, limits: config });
  const signing = { db, passwords, accessTokens, throttle };
  return {
    createCustomer: createCustomer({ db, passwords }),
    updateCustomer: updateCustomer({ db, passwords, confirmPassword: confirmPassword(signing) }),
    deleteCustomer: deleteCustomer({ db }),
    signIn: signIn(signing),
    renewAccessToken: renewAccessToken({ db, accessTokens }),
    signOut: signOut({ db }),
    requestRecovery: requestRecovery({ db, limits: config, wake }),
    resetPassword: resetPassword(signing),
    createAddress: createAddress({ db }),
    updateAddress: updateAddress({ db }),
    deleteAddress: deleteAddress({ db }),
    chooseDefaultAddress: chooseDefaultAddress({ db }),
    createStaffMember: createStaffMember({ db, passwords }),
    updateStaffMember: updateStaffMember({ db, passwords }),
    listCustomers: listCustomers({ db }),
    listStaffMembers: listStaffMembers({ db }),
  };
}
