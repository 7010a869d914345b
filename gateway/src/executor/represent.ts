import { isObjectOfType } from '@apollo/gateway/dist/dataRewrites.js';
import { deepMerge } from '@apollo/gateway/dist/utilities/deepMerge.js';
import type { GraphQLSchema } from 'graphql';
import type { RequiredSelection } from '../plan/from-apollo.ts';
import { emptyData, type Data } from './run.ts';

/** What of an entity a subgraph needs to know it again; undefined when the entity is of another type or lacks it. */
export function represent(
  schema: GraphQLSchema,
  entity: Data,
  requires: readonly RequiredSelection[],
): Data | undefined {
  const representation = select(schema, entity, requires);
  return representation?.['__typename'] === undefined ? undefined : representation;
}

function select(
  schema: GraphQLSchema,
  source: Data,
  selections: readonly RequiredSelection[],
): Data | undefined {
  const result = emptyData();
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      const { typeCondition } = selection;
      if (typeCondition === undefined || !isObjectOfType(schema, source, typeCondition)) continue;
      deepMerge(result, select(schema, source, selection.selections));
      continue;
    }
    const name = selection.alias ?? selection.name;
    const value = Object.hasOwn(source, name) ? source[name] : undefined;
    if (value === undefined) return undefined;
    result[name] = selection.selections ? selectBelow(schema, value, selection.selections) : value;
  }
  return result;
}

function selectBelow(
  schema: GraphQLSchema,
  value: unknown,
  selections: readonly RequiredSelection[],
): unknown {
  if (Array.isArray(value)) return value.map((element) => selectBelow(schema, element, selections));
  if (typeof value !== 'object' || value === null) return null;
  return select(schema, value as Data, selections) ?? null;
}
