import { Fault } from '@hansa/kit/errors/fault';
import type { HealthCheck } from '@hansa/kit/health/checks';
import { silentLogger, type Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import type { FastifyInstance } from 'fastify';
import { createApolloServer } from './http/apollo-server.ts';
import { createGatewayInterface } from './http/gateway-interface.ts';
import { mountGraphql } from './http/mount.ts';
import { createOutgoingHeaders, type SignIdentity } from './identity/outgoing-headers.ts';
import type { AccessTokenVerifier } from './identity/verify-token.ts';
import { defaultLimits, type OperationLimits } from './pipeline/limit.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { createPrepare } from './pipeline/prepare.ts';
import { createGenerations } from './supergraph/generations.ts';
import { loadSupergraph } from './supergraph/load.ts';
import { createInstruments } from './telemetry/instruments.ts';
import { observed } from './telemetry/observation.ts';
import { createFetch } from './transport/fetch.ts';
import type { TransportFactory } from './transport/subgraph-transport.ts';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  readonly transports: TransportFactory;
  /** Without it every caller is anonymous. */
  readonly verifyAccessToken?: AccessTokenVerifier;
  /** Without it subgraphs are given the client's own `authorization` header. */
  readonly signIdentity?: SignIdentity;
  readonly introspection: boolean;
  readonly landingPage: boolean;
  /** Hides from clients which subgraphs there are. */
  readonly isProduction?: boolean;
  readonly limits?: Partial<OperationLimits>;
  readonly log?: Logger;
  readonly meter?: ReturnType<Metrics['meter']>;
}

export interface Gateway {
  /** Starts serving `/graphql` on the HTTP server; to be called once, before it listens. */
  mount(app: FastifyInstance): Promise<void>;
  readonly checks: readonly HealthCheck[];
  /** Serves another supergraph from now on; rejects and goes on with the old one when it cannot be served. */
  updateSupergraph(sdl: string): Promise<void>;
  /** To be called when the HTTP server is closed. */
  stop(): Promise<void>;
}

/** A gateway for a composed supergraph. Throws `INVALID_CONFIGURATION` when it cannot be served. */
export function createGateway(options: GatewayOptions): Gateway {
  const { introspection, landingPage, verifyAccessToken, isProduction = false, log = silentLogger } = options;
  const instruments = createInstruments(options.meter);
  const outgoingHeaders = createOutgoingHeaders(options.signIdentity);
  const generations = createGenerations({
    first: loadSupergraph(options.supergraphSdl),
    transports: options.transports,
    serve: (graph) => createPipeline(graph, createPrepare(graph, instruments), log),
    log,
  });

  const door = createGatewayInterface({
    generations,
    answer: ({ transports, served }, request) => {
      const headers = () => outgoingHeaders(request.client);
      const fetch = createFetch({ transports, headers, instruments, log });
      return observed(request, () => served({ ...request, caller: request.client.caller, fetch }));
    },
  });
  const limits = { ...defaultLimits, ...options.limits };
  const apollo = createApolloServer({
    gateway: door.gateway,
    limits,
    introspection,
    landingPage,
    isProduction,
    log,
  });

  let serving = false;
  return {
    mount: async (app) => {
      await apollo.start();
      await mountGraphql(app, { apollo, verifyAccessToken, instruments });
      serving = true;
    },
    checks: [
      {
        name: 'gateway',
        check: () =>
          serving
            ? Promise.resolve()
            : Promise.reject(new Fault('UNAVAILABLE', 'The gateway is not serving.')),
      },
    ],
    updateSupergraph: (sdl) =>
      // In a promise, so that a supergraph that cannot be served rejects and leaves everything as it was.
      Promise.resolve(sdl).then((text) => {
        door.announce(generations.swap(loadSupergraph(text)).graph);
      }),
    stop: async () => {
      serving = false;
      await apollo.stop();
    },
  };
}
