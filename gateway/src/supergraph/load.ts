import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph, type Schema } from '@apollo/federation-internals';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { buildASTSchema, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { createPlanner, type Planner } from '../plan/from-apollo.ts';
import { readRequirements, type Requirements } from './requirements.ts';

/** A supergraph, ready to be served. */
export interface LoadedSupergraph {
  readonly sdl: string;
  /** What clients see, for validation, introspection and projection. */
  readonly apiSchema: GraphQLSchema;
  readonly apiModel: Schema;
  /** What plans are written against; also holds what clients must not see. */
  readonly fullSchema: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  readonly requirements: Requirements;
  readonly plan: Planner;
}

/**
 * Validates a composed supergraph and prepares everything that is derived from it. Accepts what Apollo Router
 * accepts, since all of it is honoured here or has no effect on how a query runs.
 */
export function loadSupergraph(sdl: string): LoadedSupergraph {
  try {
    const document = parse(sdl, { noLocation: true });
    const supergraph = Supergraph.build(document, {
      supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
      validateSupergraph: true,
    });
    const apiModel = supergraph.apiSchema();
    return {
      sdl,
      apiModel,
      apiSchema: executable(apiModel.toAST()),
      fullSchema: executable(document),
      subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
      requirements: readRequirements(supergraph.schema),
      plan: createPlanner(supergraph),
    };
  } catch (thrown) {
    throw new Fault('INVALID_CONFIGURATION', `The supergraph cannot be served: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** Without checking the document a second time: it belongs to a supergraph that has been found valid. */
function executable(document: DocumentNode): GraphQLSchema {
  return buildASTSchema(document, { assumeValidSDL: true });
}
