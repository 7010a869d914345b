import { Fault } from '@hansa/kit/errors/fault';
import {
  executeSync,
  Kind,
  OperationTypeNode,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
} from 'graphql';
import type { ProjectionInput } from './input.ts';
import type { IntrospectionNode } from './nodes.ts';

/** Answers `__schema` and `__type` from what clients see; once, unless it depends on variables. */
export function introspection(input: ProjectionInput, fields: readonly FieldNode[]): IntrospectionNode {
  let known: { readonly value: unknown } | undefined;
  const document = documentOf(input, fields);
  const isFixed = variablesOf(document.definitions).size === 0;
  const [first] = fields;
  const name = first?.alias?.value ?? first?.name.value ?? '';
  return {
    kind: 'Introspection',
    answer: (variables) => {
      if (known) return known.value;
      const { data, errors } = executeSync({ schema: input.schema, document, variableValues: variables });
      if (errors?.[0]) throw new Fault('INTERNAL', `Introspection failed: ${errors[0].message}`);
      const value = data?.[name];
      if (isFixed) known = { value };
      return value;
    },
  };
}

function documentOf(input: ProjectionInput, fields: readonly FieldNode[]): DocumentNode {
  const operation = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
  } as const;
  const fragments = [...input.fragments.values()];
  const used = variablesOf([operation, ...fragments]);
  const variableDefinitions = input.variableDefinitions.filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }, ...fragments] };
}

function variablesOf(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const definition of definitions)
    visit(definition, { Variable: ({ name }) => void names.add(name.value) });
  return names;
}
