import { buildSubgraphSchema } from '@apollo/subgraph';
import { createHttpServer } from '@hansa/kit/http/server';
import { graphql, parse } from 'graphql';
import type { FastifyInstance } from 'fastify';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway.ts';
import { composeSupergraph } from '../../src/supergraph/compose.ts';
import { createInProcessTransport } from '../../src/transport/in-process-transport.ts';
import type {
  SubgraphAnswer,
  SubgraphRequest,
  SubgraphTransport,
} from '../../src/transport/subgraph-transport.ts';

export const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@requires", "@external", "@shareable", "@provides", "@override", "@inaccessible", "@interfaceObject",
  "@context", "@fromContext", "@authenticated", "@requiresScopes", "@policy"])`;

type SchemaModule = Exclude<
  Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number],
  string
>;

export interface TestSubgraph {
  readonly typeDefs: string;
  readonly resolvers?: Readonly<Record<string, unknown>>;
  readonly url?: string;
  /** Answers instead of the resolvers. */
  readonly transport?: SubgraphTransport;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly errors?: readonly {
    message: string;
    path?: (string | number)[];
    extensions?: Record<string, unknown>;
  }[];
}

export interface Federation {
  readonly gateway: Gateway;
  readonly app: FastifyInstance;
  /** Every request that reached a subgraph, in order. */
  readonly asked: (SubgraphRequest & { readonly subgraph: string })[];
  ask(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphAnswer>;
  close(): Promise<void>;
}

/** A federated system small enough to be read in one glance, in one process. */
export async function startFederation(
  subgraphs: Readonly<Record<string, TestSubgraph>>,
  options: Partial<GatewayOptions> = {},
): Promise<Federation> {
  const asked: Federation['asked'] = [];
  const gateway = createGateway({
    supergraphSdl: await composeTest(subgraphs),
    transports: (name) => {
      const subgraph = subgraphs[name];
      if (!subgraph) throw new TypeError(`The test has no subgraph ${name}.`);
      const transport = localTransport(subgraph);
      return {
        ...transport,
        execute: (request) => {
          asked.push({ subgraph: name, ...request });
          return transport.execute(request);
        },
      };
    },
    introspection: true,
    landingPage: false,
    ...options,
  });
  const app = createHttpServer();
  await gateway.mount(app);
  return {
    gateway,
    app,
    asked,
    ask: async (query, variables = {}, headers = {}) => {
      const reply = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers,
        payload: { query, variables },
      });
      const body = reply.json<Pick<GraphAnswer, 'data' | 'errors'>>();
      return { status: reply.statusCode, headers: reply.headers, ...body };
    },
    close: async () => {
      await app.close();
      await gateway.stop();
    },
  };
}

export async function composeTest(subgraphs: Readonly<Record<string, TestSubgraph>>): Promise<string> {
  const parts = Object.entries(subgraphs).map(([name, { typeDefs, url }]) => ({
    name,
    url: url ?? `http://${name}.test/graphql`,
    sdl: `${FEDERATION}\n${typeDefs}`,
  }));
  const { sdl } = await composeSupergraph(parts);
  return sdl;
}

/** How the gateway reaches a subgraph of a test. */
export function localTransport(subgraph: TestSubgraph): SubgraphTransport {
  return subgraph.transport ?? createInProcessTransport(localSubgraph(subgraph));
}

function localSubgraph({ typeDefs, resolvers }: TestSubgraph): { execute: SubgraphTransport['execute'] } {
  const schema = buildSubgraphSchema([
    {
      typeDefs: parse(`${FEDERATION}\n${typeDefs}`),
      resolvers: resolvers as NonNullable<Extract<SchemaModule, { resolvers?: unknown }>['resolvers']>,
    },
  ]);
  return {
    execute: async ({ query, variables, headers }) => {
      const result = await graphql({
        schema,
        source: query,
        variableValues: variables,
        contextValue: { headers },
      });
      // As a network would: plain objects, nothing shared.
      return JSON.parse(JSON.stringify(result)) as SubgraphAnswer;
    },
  };
}
