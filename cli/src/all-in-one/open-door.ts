import { createGateway } from '@hansa/gateway/gateway';
import { serveGateway } from '@hansa/gateway/http/serve-gateway';
import { createAccessTokenVerifier } from '@hansa/gateway/identity/verify-token';
import { createPlannerThreads } from '@hansa/gateway/plan/planner-threads';
import { createInProcessTransport } from '@hansa/gateway/transport/in-process-transport';
import type { IdentitySigner } from '@hansa/kit/auth/internal-token';
import { Fault } from '@hansa/kit/errors/fault';
import type { EventBus } from '@hansa/kit/events/bus';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import { createLocalJWKSet } from 'jose';
import { accessTokens } from '../access-tokens.ts';
import type { Environment } from '../environment.ts';
import type { Services } from '../services.ts';
import type { AllInOneConfig } from './config.ts';
import { supergraphOf } from './supergraph.ts';

interface DoorOptions {
  readonly env: Environment;
  readonly services: Services;
  readonly bus: EventBus;
  readonly signIdentity: IdentitySigner['sign'];
  /** Where the composed supergraph is kept. */
  readonly folder: string;
  readonly config: AllInOneConfig;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly host: string;
  readonly port: number;
}

export interface Door {
  /** `http://127.0.0.1:4000` */
  readonly origin: string;
  stop(): Promise<void>;
}

/** The gateway over the services of this process, and every other door they have, on one port. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { env, services, bus, signIdentity, config, metrics, log, host, port } = options;
  const all = Object.values(services);
  const byName = new Map(all.map((service) => [service.name.toUpperCase(), service.subgraph]));
  const gateway = createGateway({
    supergraphSdl: await supergraphOf(
      all.map(({ subgraph }) => subgraph),
      options.folder,
    ),
    transports: (name) => {
      const subgraph = byName.get(name.toUpperCase());
      if (!subgraph) throw new Fault('INTERNAL', `No service of this process is called ${name}.`);
      return createInProcessTransport(subgraph);
    },
    verifyAccessToken: createAccessTokenVerifier({
      keys: createLocalJWKSet(services.users.jwks()),
      ...accessTokens(env),
    }),
    signIdentity,
    planner: ({ requiredArguments: { plannable } }) => createPlannerThreads({ supergraph: plannable }),
    introspection: config.introspection,
    landingPage: config.introspection,
    isProduction: env['NODE_ENV'] === 'production',
    log: log.child({ service: 'gateway' }),
    meter: metrics.meter('gateway'),
  });
  const serviceChecks = all.flatMap(({ name, checks }) =>
    checks.map((each) => ({ ...each, name: `${name} ${each.name}` })),
  );
  const checks = [...gateway.checks, { name: 'events', check: bus.ping }, ...serviceChecks];
  const served = await serveGateway(
    { ...gateway, checks },
    {
      host,
      port,
      metrics,
      log,
      trustProxy: config.trustProxy,
      carriesTraces: true,
      routes: (app) => all.forEach((service) => service.routes?.(app)),
    },
  );
  const name = host.includes(':') ? `[${host}]` : host;
  return { origin: `http://${name}:${served.port}`, stop: served.stop };
}
