import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Meter } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BREAK, parse, visit, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import { IDENTITY_HEADER, type Identity, type IdentityVerifier } from '../auth/internal-token.ts';
import { Fault } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';
import { inSpan, isTracing } from '../telemetry/span.ts';
import { callersTrace, currentTrace, traceFromHeaders, withTrace } from '../telemetry/trace.ts';
import { formatError } from './format-error.ts';
import { observeRequests } from './observe-requests.ts';
import type { Resolvers } from './resolvers.ts';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SubgraphResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** One slice of the graph, reachable by function call and, once mounted, by HTTP. */
export interface Subgraph {
  readonly name: string;
  /** SDL as composition reads it. */
  readonly sdl: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  execute(request: SubgraphRequest): Promise<SubgraphResponse>;
  /** Puts `/graphql` on an HTTP server of the kit. */
  mount(app: FastifyInstance): void;
}

export interface RequestContext {
  readonly identity: Identity;
}

interface SubgraphOptions<Context extends RequestContext> {
  readonly name: string;
  /** The slice's `schema.graphql`. */
  readonly schemaFile: URL;
  readonly resolvers: Resolvers<Context>;
  /** Made anew for each request: loaders cache and must not outlive it. */
  readonly context: (identity: Identity) => Context;
  readonly verifyIdentity: IdentityVerifier;
  /** Lets strangers resolve `_entities` and `_service`; for graphs whose gateway is not Hansa's. */
  readonly openEntities?: boolean;
  readonly log: Logger;
  readonly meter?: Meter | undefined;
}

/** The library does not export this type by name. */
type SchemaModule = Exclude<
  Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number],
  DocumentNode
>;

/** The gateway's plans are few; this many tokens is far more than any of them needs. */
const TOKENS_MAX = 50_000;

/** Builds a subgraph from its schema file and resolvers. */
export function createSubgraph<Context extends RequestContext>(options: SubgraphOptions<Context>): Subgraph {
  const sdl = readFileSync(options.schemaFile, 'utf8');
  const server = new ApolloServer<Context>({
    schema: buildSubgraphSchema([
      { typeDefs: parse(sdl), resolvers: options.resolvers as SchemaModule['resolvers'] & object },
    ]),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: TOKENS_MAX },
    formatError: formatError(options.log),
    logger: options.log,
    plugins: [
      observeRequests(options.meter),
      ...(options.openEntities ? [] : [closedToStrangers<Context>()]),
    ],
  });

  const contextOf = async (headers: IncomingHttpHeaders): Promise<Context> => {
    const token = headers[IDENTITY_HEADER];
    return options.context(
      await options.verifyIdentity.verify(typeof token === 'string' ? token : undefined),
    );
  };

  return {
    name: options.name,
    sdl,
    start: () => server.start(),
    stop: () => server.stop(),
    mount: (app) => {
      const context = (request: FastifyRequest) => contextOf(request.headers);
      app.route({
        url: '/graphql',
        method: ['GET', 'POST'],
        handler: fastifyApolloHandler(server, { context }),
      });
    },
    execute: ({ query, variables, operationName, headers }) => {
      const run = async () => {
        const contextValue = await contextOf(headers);
        const request = {
          query,
          variables: { ...variables },
          ...(operationName !== undefined && { operationName }),
        };
        const { body } = await server.executeOperation(request, { contextValue });
        if (body.kind === 'single') return body.singleResult;
        throw new Fault('INTERNAL', `The subgraph ${options.name} answered in parts, which it never should.`);
      };
      const seen = () => inSpan(() => ({ name: `subgraph ${options.name}`, kind: 'server' }), run);
      if (currentTrace()) return seen();
      const trace = isTracing() ? callersTrace(headers) : traceFromHeaders(headers);
      return trace ? withTrace(trace, seen) : seen();
    },
  };
}

const gatewayOnly = new Set(['_entities', '_service']);

/**
 * `_entities` hands out whatever a representation names, without the checks that stand before the usual
 * fields, and `_service` the whole slice. Both belong to the gateway.
 */
function closedToStrangers<Context extends RequestContext>(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ contextValue, document }) => {
          if (contextValue.identity.trusted || !asksForGatewayFields(document)) return Promise.resolve();
          throw new Fault('FORBIDDEN', 'Only the gateway may resolve entities here.');
        },
      }),
  };
}

/** Anywhere in the document: a fragment could hide the field, and nowhere else is a field of that name. */
function asksForGatewayFields(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: (field) => {
      if (!gatewayOnly.has(field.name.value)) return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}
