import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ApolloFetch, RequiredSelection } from './from-apollo.ts';
import { operationOf } from './request.ts';

/** Fields that exist in the planner's supergraph only; see `supergraph/required-arguments.ts`. */
export interface MadeUpFields {
  /** What each stands for. */
  readonly fields: ReadonlyMap<string, FieldNode>;
  /** Those that a field requires. */
  readonly of: (subgraph: string, type: string, field: string) => readonly string[];
}

/**
 * The fetch as its subgraph understands it. Becomes several where it asks for fields that require different
 * values under one name: each of them goes with a representation of its own.
 */
export function withTrueFields(fetch: ApolloFetch, madeUp: MadeUpFields): readonly ApolloFetch[] {
  if (madeUp.fields.size === 0) return [fetch];
  const named = { ...fetch, operation: restored(fetch.operation, madeUp) };
  const groups = fetch.requires ? groupsOf(fetch, madeUp) : [];
  if (groups.length < 2) return [named];
  const { id, ...anonymous } = named;
  return groups.map((group, index) => ({
    ...anonymous,
    operation: only(named.operation, (field) => group.fields.has(field)),
    requires: requiredBy(fetch.requires ?? [], (name) => !madeUp.fields.has(name) || group.names.has(name)),
    ...(index === 0 && id !== undefined && { id }),
  }));
}

function restored(operation: string, { fields }: MadeUpFields): string {
  const document = visit(parse(operation, { noLocation: true }), {
    Field: (field) => {
      const original = fields.get(field.name.value);
      if (!original) return undefined;
      const alias = field.alias ?? { kind: Kind.NAME, value: field.name.value };
      return { ...field, alias, name: original.name, arguments: original.arguments ?? [] };
    },
  });
  return stripIgnoredCharacters(print(document));
}

/** Fields that may share a representation, and the made-up fields in it. */
interface Group {
  readonly fields: Set<string>;
  readonly names: Set<string>;
}

function groupsOf(fetch: ApolloFetch, madeUp: MadeUpFields): readonly Group[] {
  const groups: Group[] = [];
  for (const { type, field } of entityFields(fetch)) {
    const names = madeUp.of(fetch.serviceName, type, field);
    const trueNames = new Set(names.map((name) => madeUp.fields.get(name)?.name.value));
    const fits = (group: Group) =>
      [...group.names].every(
        (name) => names.includes(name) || !trueNames.has(madeUp.fields.get(name)?.name.value),
      );
    let group = groups.find(fits);
    if (!group) groups.push((group = { fields: new Set(), names: new Set() }));
    group.fields.add(field);
    for (const name of names) group.names.add(name);
  }
  return groups;
}

function entityFields({ operation }: ApolloFetch): { type: string; field: string }[] {
  const [entities] = operationOf(parse(operation, { noLocation: true })).selectionSet.selections;
  return entities?.kind === Kind.FIELD ? fieldsIn(entities.selectionSet, '') : [];
}

function fieldsIn(set: SelectionSetNode | undefined, type: string): { type: string; field: string }[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ type, field: selection.name.value }];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    return fieldsIn(selection.selectionSet, selection.typeCondition?.name.value ?? type);
  });
}

/** The operation with some of the fields of its entities. */
function only(operation: string, wanted: (field: string) => boolean): string {
  const document = visit(parse(operation, { noLocation: true }), {
    Field: (field) =>
      field.name.value === '_entities' && field.selectionSet
        ? { ...field, selectionSet: filtered(field.selectionSet, wanted) }
        : undefined,
  });
  return stripIgnoredCharacters(print(document));
}

/** Without fragments of which nothing is left. */
function filtered(set: SelectionSetNode, wanted: (field: string) => boolean): SelectionSetNode {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return wanted(selection.name.value) ? [selection] : [];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    const selectionSet = filtered(selection.selectionSet, wanted);
    return selectionSet.selections.length > 0 ? [{ ...selection, selectionSet }] : [];
  });
  return { ...set, selections };
}

function requiredBy(
  selections: readonly RequiredSelection[],
  wanted: (name: string) => boolean,
): RequiredSelection[] {
  return selections.flatMap((selection): RequiredSelection[] => {
    if (selection.kind === 'Field' && !wanted(selection.name)) return [];
    return selection.selections
      ? [{ ...selection, selections: requiredBy(selection.selections, wanted) }]
      : [selection];
  });
}
