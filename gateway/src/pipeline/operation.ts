import {
  getOperationAST,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type OperationTypeNode,
} from 'graphql';
import { messageOf } from '@hansa/kit/errors/fault';
import { createCache } from '../plan/cache.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import type { Requirement } from '../supergraph/requirement.ts';
import { readDeferrals, type Deferrals } from '../projection/deferrals.ts';
import { requirementsOf } from './authorize.ts';
import { limitOperation, type OperationLimits } from './limit.ts';

/** Clients send few distinct operations; this many cover a large set of frontends. */
export const OPERATIONS_MAX = 2_000;

/** An operation that may run: parsed, within limits, valid. */
export interface Operation {
  /** Names it among all operations of its graph. */
  readonly id: number;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly name: string | undefined;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly kind: OperationTypeNode;
  readonly deferrals: Deferrals;
  /** Everything that some selection of it asks of its caller. */
  readonly requirements: readonly Requirement[];
}

/** Why an operation may not run. */
export interface Refusal {
  readonly errors: readonly GraphQLError[];
}

export type Operations = (query: string, name: string | undefined) => Operation | Refusal;

interface OperationOptions {
  readonly limits: OperationLimits;
  readonly introspection: boolean;
  /** Errors suggest no names that their reader did not know. */
  readonly hidesSchema: boolean;
}

/** Parses, limits and validates; once for each text. Refusals are remembered too, for they cost as much. */
export function createOperations(graph: LoadedSupergraph, options: OperationOptions): Operations {
  const known = createCache<Operation | Refusal>(OPERATIONS_MAX);
  let made = 0;
  return (query, name) =>
    known.get(`${name ?? ''} ${query}`, () => {
      try {
        return readOperation(graph, { query, name, id: (made += 1) }, options);
      } catch (thrown) {
        if (thrown instanceof GraphQLError) return { errors: [thrown] };
        throw thrown;
      }
    });
}

interface Text {
  readonly query: string;
  readonly name: string | undefined;
  readonly id: number;
}

function readOperation(
  graph: LoadedSupergraph,
  { query, name, id }: Text,
  { limits, introspection, hidesSchema }: OperationOptions,
): Operation | Refusal {
  const document = parseQuery(query, limits.tokensMax);
  // Before validation, which takes long for what is too large.
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) limitOperation(document, definition, limits);
  }
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const invalid = validate(graph.apiSchema, document, rules);
  if (invalid.length > 0) return { errors: invalid.map((error) => invalidity(error, hidesSchema)) };

  const definition = getOperationAST(document, name);
  if (!definition) return { errors: [unknownOperation(name)] };
  return {
    id,
    document,
    definition,
    name,
    fragments: fragmentsOf(document),
    kind: definition.operation,
    deferrals: readDeferrals(document),
    requirements: requirementsOf(graph, document, definition),
  };
}

function parseQuery(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens });
  } catch (thrown) {
    const syntax = thrown instanceof GraphQLError ? thrown : undefined;
    // The parser recurses, so nesting beyond the stack ends in an error that is none of its own.
    throw new GraphQLError(syntax?.message ?? `The operation cannot be parsed: ${messageOf(thrown)}`, {
      ...(syntax?.source && { source: syntax.source, positions: syntax.positions ?? [] }),
      extensions: { code: 'GRAPHQL_PARSE_FAILED', http: { status: 400 } },
    });
  }
}

function invalidity(error: GraphQLError, hidesSchema: boolean): GraphQLError {
  const message = hidesSchema ? error.message.replace(/ Did you mean [^]*$/, '') : error.message;
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
  });
}

function unknownOperation(name: string | undefined): GraphQLError {
  const message =
    name === undefined
      ? 'The document has several operations; say which one to run with `operationName`.'
      : `The document has no operation named "${name}".`;
  return new GraphQLError(message, {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
  });
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}
