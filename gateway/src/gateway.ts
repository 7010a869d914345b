import { Fault } from '@hansa/kit/errors/fault';
import type { HealthCheck } from '@hansa/kit/health/checks';
import { silentLogger, type Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import type { FastifyInstance } from 'fastify';
import { renderLandingPage } from './http/landing-page.ts';
import { mountGraphql } from './http/mount.ts';
import {
  createIdentityOf,
  createOutgoingHeaders,
  type ClientRequest,
  type SignIdentity,
} from './identity/outgoing-headers.ts';
import type { AccessTokenVerifier } from './identity/verify-token.ts';
import type { Answer } from './pipeline/answer.ts';
import { createErrorFormatter } from './pipeline/client-error.ts';
import { defaultLimits, type OperationLimits } from './pipeline/limit.ts';
import { createOperations } from './pipeline/operation.ts';
import { createLabels, type LabelDecision } from './pipeline/override-labels.ts';
import { createPipeline, type Pipeline } from './pipeline/pipeline.ts';
import { createPrepare } from './pipeline/prepare.ts';
import { createSharing } from './pipeline/sharing.ts';
import { createInlinePlanner } from './plan/inline-planner.ts';
import type { Planner } from './plan/planner.ts';
import { createGenerations } from './supergraph/generations.ts';
import { buildSupergraph } from './supergraph/build.ts';
import { loadSupergraph, type LoadedSupergraph } from './supergraph/load.ts';
import { createInstruments, type Instruments } from './telemetry/instruments.ts';
import { createFetch } from './transport/fetch.ts';
import { createShared } from './transport/share.ts';
import type { SubgraphTransport, TransportFactory } from './transport/subgraph-transport.ts';

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
  /** Decides on labels of `@override(label:)` that are no percentages; without it they are off. */
  readonly isLabelOn?: LabelDecision<ClientRequest>;
  /** Who plans for a supergraph. Without it this thread does, which a hard operation stalls. */
  readonly planner?: (graph: LoadedSupergraph) => Planner;
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
  const { landingPage, verifyAccessToken, isProduction = false, log = silentLogger } = options;
  const instruments = createInstruments(options.meter);
  const format = createErrorFormatter(isProduction);
  const generations = createGenerations({
    first: loadSupergraph(options.supergraphSdl),
    transports: options.transports,
    serve: createServe(options, instruments),
    end: ({ planner }) => planner.close(),
    log,
  });

  let serving = false;
  return {
    mount: async (app) => {
      await mountGraphql(app, {
        answer: async (request) => {
          const { generation, leave } = generations.enter();
          try {
            return whenOver(await generation.served.pipeline(request), leave);
          } catch (thrown) {
            leave();
            throw thrown;
          }
        },
        verifyAccessToken,
        landingPage: landingPage ? renderLandingPage : undefined,
        format,
        instruments,
      });
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
        generations.swap(loadSupergraph(text));
      }),
    stop: async () => {
      serving = false;
      await generations.close();
    },
  };
}

interface Served {
  readonly pipeline: Pipeline;
  readonly planner: Planner;
}

/** Everything that lives and dies with a supergraph: its operations, plans, and calls under way. */
function createServe(options: GatewayOptions, instruments: Instruments) {
  const { introspection, signIdentity, isProduction = false, log = silentLogger } = options;
  const outgoingHeaders = createOutgoingHeaders(signIdentity);
  const identityOf = createIdentityOf(signIdentity);
  const limits = { ...defaultLimits, ...options.limits };
  const plannerFor =
    options.planner ??
    (({ requiredArguments }) => createInlinePlanner(() => buildSupergraph(requiredArguments.plannable)));

  return (graph: LoadedSupergraph, transports: ReadonlyMap<string, SubgraphTransport>): Served => {
    const planner = plannerFor(graph);
    const calls = { transports, share: createShared(), instruments, log };
    const pipeline = createPipeline({
      graph,
      operations: createOperations(graph, { limits, introspection, hidesSchema: isProduction }),
      prepare: createPrepare(graph, planner, instruments),
      labels: createLabels(graph.joins.overrideLabels, { decide: options.isLabelOn, chance: Math.random }),
      identityOf,
      fetchFor: (client) =>
        createFetch(calls, {
          headers: () => outgoingHeaders(client),
          identity: identityOf(client),
          trace: client.trace,
        }),
      sharing: createSharing(),
      format: createErrorFormatter(isProduction),
      log,
    });
    return { pipeline, planner };
  };
}

/** Calls `leave` when the answer is over: at once, or with the last of its parts. */
function whenOver(answer: Answer, leave: () => void): Answer {
  if (answer.kind === 'parts') return { ...answer, rest: thenLeave(answer.rest, leave) };
  leave();
  return answer;
}

async function* thenLeave(parts: AsyncIterable<string>, leave: () => void): AsyncGenerator<string> {
  try {
    yield* parts;
  } finally {
    leave();
  }
}
