import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { parse } from 'graphql';
import type { SubgraphTransport } from '../../src/transport/subgraph-transport.ts';

export interface StockAnswer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/** The stock gateway over the same subgraphs. Rejects where it cannot serve the supergraph at all. */
export async function startStock(
  supergraphSdl: string,
  transports: Readonly<Record<string, Pick<SubgraphTransport, 'execute'>>>,
): Promise<(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<StockAnswer>> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: silentLogger,
    buildService: ({ name }): GraphQLDataSource => ({
      process: async ({ request }) => {
        const transport = transports[name];
        if (!transport) throw new TypeError(`The test has no subgraph ${name}.`);
        const { query = '', variables = {} } = request;
        return await transport.execute({ query, variables, headers: {} });
      },
    }),
  });
  const { executor, schema } = await gateway.load();
  return async (query, variables = {}) => {
    const document = parse(query);
    const request = { query, variables };
    // As Apollo Server calls it, as far as it looks.
    const context = {
      document,
      request,
      schema,
      queryHash: query,
      context: {},
      cache: undefined,
      metrics: {},
    };
    const result = await executor({ ...context, logger: silentLogger } as never);
    return JSON.parse(JSON.stringify(result)) as StockAnswer;
  };
}
