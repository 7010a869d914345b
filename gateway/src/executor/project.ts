import { operationFromDocument, type FieldSelection, type Operation } from '@apollo/federation-internals';
import { computeResponse } from '@apollo/gateway/dist/resultShaping.js';
import { Fault } from '@hansa/kit/errors/fault';
import {
  executeSync,
  GraphQLError,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import { misfit } from './errors.ts';
import type { Data } from './run.ts';

interface Projection {
  readonly graph: LoadedSupergraph;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Projected {
  readonly data: Data | null;
  /** Where values do not fit the schema. */
  readonly misfits: readonly GraphQLError[];
}

/** Operations in the planner's model, which takes longer to build than most answers take to project. */
const models = new WeakMap<OperationDefinitionNode, Operation>();

/** Gives merged data the client's shape: aliases, conditions, null propagation, introspection. */
export function project(merged: Data, projection: Projection): Projected {
  const { variables } = projection;
  try {
    const { data, errors } = computeResponse({
      operation: modelOf(projection),
      variables,
      input: merged,
      introspectionHandling: (selection) => introspect(selection, projection),
    });
    return { data: data ?? null, misfits: errors.map(misfit) };
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    // The one way in which it fails: a list where the schema has none, or the other way round.
    const message = 'A subgraph answered something that does not fit the graph.';
    return { data: null, misfits: [misfit(new GraphQLError(message))] };
  }
}

function modelOf({ graph, document, operation }: Projection): Operation {
  const known = models.get(operation);
  if (known) return known;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const single: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
  const model = operationFromDocument(graph.apiModel, single, { validate: false });
  models.set(operation, model);
  return model;
}

function introspect(selection: FieldSelection, { graph, operation, variables }: Projection): unknown {
  const field = selection.expandFragments().toSelectionNode();
  if (field.kind !== Kind.FIELD) throw new Fault('INTERNAL', 'Introspection starts with a field.');
  const used = new Set<string>();
  visit(field, { Variable: ({ name }) => void used.add(name.value) });
  const { data, errors } = executeSync({
    schema: graph.apiSchema,
    document: introspectionOf(field, {
      ...operation,
      variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) =>
        used.has(variable.name.value),
      ),
    }),
    variableValues: variables,
  });
  if (errors?.[0]) throw new Fault('INTERNAL', `Introspection failed: ${errors[0].message}`);
  return data?.[field.alias?.value ?? field.name.value];
}

function introspectionOf(field: FieldNode, { variableDefinitions }: OperationDefinitionNode): DocumentNode {
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        ...(variableDefinitions && { variableDefinitions }),
        selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
      },
    ],
  };
}
