import { Fault, messageOf } from '@hansa/kit/errors/fault';
import {
  buildASTSchema,
  GraphQLBoolean,
  DirectiveLocation,
  GraphQLDirective,
  GraphQLNonNull,
  GraphQLSchema,
  GraphQLString,
  parse,
  type DocumentNode,
} from 'graphql';
import { buildSupergraph } from './build.ts';
import { separateRequired, type RequiredArguments } from './required-arguments.ts';
import { readRequirements, type Requirements } from './requirements.ts';
import { readJoins, type Joins } from './joins.ts';

/** A supergraph, ready to be served. */
export interface LoadedSupergraph {
  readonly sdl: string;
  /** What clients see, for validation, introspection and projection. */
  readonly apiSchema: GraphQLSchema;
  /** What plans are written against; also holds what clients must not see. */
  readonly fullSchema: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  readonly requirements: Requirements;
  readonly joins: Joins;
  /** What the planner is given, and how it differs from the supergraph. */
  readonly requiredArguments: RequiredArguments;
}

/**
 * Validates a composed supergraph and prepares everything that is derived from it. Accepts what Apollo Router
 * accepts, since all of it is honoured here or has no effect on how a query runs.
 */
export function loadSupergraph(sdl: string): LoadedSupergraph {
  try {
    const document = parse(sdl, { noLocation: true });
    const supergraph = buildSupergraph(document);
    const fullSchema = executable(document);
    return {
      sdl,
      apiSchema: withDefer(executable(supergraph.apiSchema().toAST())),
      fullSchema,
      subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
      requirements: readRequirements(supergraph.schema),
      joins: readJoins(fullSchema),
      requiredArguments: separateRequired(document, fullSchema),
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

const deferDirective = new GraphQLDirective({
  name: 'defer',
  description: 'What this fragment selects may come later than the rest of the answer.',
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
  args: {
    if: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: true },
    label: { type: GraphQLString },
  },
});

function withDefer(schema: GraphQLSchema): GraphQLSchema {
  if (schema.getDirective('defer')) return schema;
  const config = schema.toConfig();
  return new GraphQLSchema({
    ...config,
    directives: [...config.directives, deferDirective],
    assumeValid: true,
  });
}
