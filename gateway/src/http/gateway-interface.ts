import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { ClientRequest } from '../identity/outgoing-headers.ts';
import type { PipelineRequest } from '../pipeline/pipeline.ts';
import type { Answer } from '../pipeline/respond.ts';
import type { Generation, Generations } from '../supergraph/generations.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';

/** What Apollo Server hands validated requests to. */
export type GatewayInterface = ApolloServerOptionsWithGateway<ClientRequest>['gateway'];

type SchemaListener = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];

/** A validated request, and who sent it. */
export type ValidatedRequest = Omit<PipelineRequest, 'caller' | 'fetch'> & { readonly client: ClientRequest };

interface InterfaceOptions<Served> {
  readonly generations: Generations<Served>;
  readonly answer: (generation: Generation<Served>, request: ValidatedRequest) => Promise<Answer>;
}

/** Joins Apollo Server to the supergraph of the moment; `announce` tells it of another one. */
export function createGatewayInterface<Served>({ generations, answer }: InterfaceOptions<Served>): {
  gateway: GatewayInterface;
  announce(graph: LoadedSupergraph): void;
} {
  const listeners = new Set<SchemaListener>();
  const announce = ({ apiSchema, sdl }: LoadedSupergraph) => {
    for (const listener of listeners) listener({ apiSchema, coreSupergraphSdl: sdl });
  };
  const gateway: GatewayInterface = {
    onSchemaLoadOrUpdate: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: () => {
      // Apollo Server counts on being told before this returns.
      announce(generations.current().graph);
      return Promise.resolve({
        executor: ({ schema, document, queryHash, request, context, ...rest }) => {
          // Against its type, Apollo Server leaves the operation out when none has the wanted name.
          const operation: OperationDefinitionNode | undefined = rest.operation;
          const { operationName, variables = {} } = request;
          if (!operation) return Promise.resolve({ errors: [unknownOperation(operationName)] });
          // The context is the one that the HTTP door makes; Apollo Server's types forget that.
          const client = context as ClientRequest;
          const validated = { document, operation, queryHash, operationName, variables, client };
          return generations.run(schema, (generation) => answer(generation, validated));
        },
      });
    },
    stop: () => generations.close(),
  };
  return { gateway, announce };
}

function unknownOperation(name: string | undefined): GraphQLError {
  return new GraphQLError(
    name === undefined
      ? 'The document has several operations; say which one to run with `operationName`.'
      : `The document has no operation named "${name}".`,
  );
}
