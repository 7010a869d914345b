import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { invariant } from '@hansa/kit/errors/invariant';
import type { ApolloFetch } from './from-apollo.ts';
import type { ContextValue, EntityBranch, EntityStep, EntityTarget } from './nodes.ts';
import { compileRepresentations } from './representation.ts';
import { compileRequest, operationOf } from './request.ts';
import { compileRewrites } from './rewrite.ts';
import { shapeOf } from './shape.ts';
import type { MadeUpFields } from './true-fields.ts';

/** An entity fetch of a plan, before it is decided with which others it travels. */
export interface EntityDraft {
  readonly fetch: ApolloFetch;
  readonly target: EntityTarget;
  readonly context: readonly ContextValue[];
}

interface Names {
  readonly schema: GraphQLSchema;
  readonly madeUp: MadeUpFields;
}

/** Entity fetches from one subgraph that are due at the same time, as one request. */
export function compileEntityStep(drafts: readonly EntityDraft[], names: Names): EntityStep {
  const groups = new Map<string, Group>();
  for (const draft of drafts) {
    const { fetch } = draft;
    // The planner numbers its operations, and in nothing else do many of them differ.
    const anonymous = fetch.operation.replace(/^query \w+/, 'query');
    const key = JSON.stringify([anonymous, fetch.requires, fetch.inputRewrites, fetch.outputRewrites]);
    const known = groups.get(key);
    if (known) known.drafts.push(draft);
    else
      groups.set(key, {
        document: parse(fetch.operation, { noLocation: true }),
        first: draft,
        drafts: [draft],
      });
  }
  const all = [...groups.values()];
  const [only] = all;
  invariant(only, 'An entity step has something to fetch.');
  if (all.length > 1) return compileTogether(all, names);
  const { serviceName: subgraph, operation: query, operationName, variableUsages = [] } = only.first.fetch;
  const isVariable = (name: string) => !only.first.context.some(({ variable }) => variable === name);
  return {
    kind: 'Entity',
    request: compileRequest({
      subgraph,
      query,
      operationName,
      isMutation: false,
      variables: variableUsages.filter(isVariable),
    }),
    branches: [compileBranch(only, { alias: '_entities', variable: 'representations' }, names)],
  };
}

/** Fetches that differ in nothing but where their entities stand. */
interface Group {
  readonly document: DocumentNode;
  readonly first: EntityDraft;
  readonly drafts: EntityDraft[];
}

function compileTogether(groups: readonly Group[], names: Names): EntityStep {
  const labelled = groups.map((group, index) => ({
    group,
    alias: `e${index}`,
    variable: `representations${index}`,
    ...entitiesOf(group.document),
  }));
  const definitions = new Map<string, VariableDefinitionNode>();
  for (const { operation, variable } of labelled) {
    for (const definition of operation.variableDefinitions ?? []) {
      const { value } = definition.variable.name;
      const name = value === 'representations' ? variable : value;
      definitions.set(name, { ...definition, variable: variableNamed(name) });
    }
  }
  const fields = labelled.map(({ field, alias, variable }) => aliased(field, alias, variable));
  const [first] = labelled;
  invariant(first, 'Something is fetched together.');
  const { serviceName: subgraph, operationName } = first.group.first.fetch;
  const joined: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        ...first.operation,
        variableDefinitions: [...definitions.values()],
        selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
      },
    ],
  };
  const variables = new Set(groups.flatMap(({ first: { fetch } }) => fetch.variableUsages ?? []));
  return {
    kind: 'Entity',
    request: compileRequest({
      subgraph,
      query: stripIgnoredCharacters(print(joined)),
      operationName,
      isMutation: false,
      variables: [...variables],
    }),
    branches: labelled.map(({ group, alias, variable }) => compileBranch(group, { alias, variable }, names)),
  };
}

function compileBranch(
  { document, first: { fetch, context }, drafts }: Group,
  { alias, variable }: { alias: string; variable: string },
  { schema, madeUp }: Names,
): EntityBranch {
  const { field } = entitiesOf(document);
  invariant(field.selectionSet, 'Entities are objects.');
  const changes = (fetch.inputRewrites ?? []).map((rewrite) => ({ path: rewrite.path, rewrite }));
  const { requires: selections = [] } = fetch;
  return {
    ids: drafts.flatMap(({ fetch: { id } }) => id ?? []),
    alias,
    variable,
    targets: drafts.map(({ target }) => target),
    representations: compileRepresentations({ schema, selections, changes, madeUp }),
    shape: shapeOf(document, field.selectionSet, fetch.outputRewrites),
    outputRewrites: compileRewrites(schema, fetch.outputRewrites),
    context,
  };
}

function entitiesOf(document: DocumentNode): { operation: OperationDefinitionNode; field: FieldNode } {
  const operation = operationOf(document);
  const [field] = operation.selectionSet.selections;
  invariant(field?.kind === Kind.FIELD, 'An entity fetch selects the field _entities.');
  return { operation, field };
}

function aliased(field: FieldNode, alias: string, variable: string): FieldNode {
  return {
    ...field,
    alias: { kind: Kind.NAME, value: alias },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'representations' },
        value: variableNamed(variable),
      },
    ],
  };
}

function variableNamed(name: string) {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } as const;
}
