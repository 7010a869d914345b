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
import { noFields, type FieldTree } from '../supergraph/field-sets.ts';
import type { ApolloFetch, RequiredSelection } from './from-apollo.ts';
import { operationOf } from './request.ts';

/** Fields that exist in the planner's supergraph only; see `supergraph/required-arguments.ts`. */
export interface MadeUpFields {
  /** What each stands for. */
  readonly fields: ReadonlyMap<string, FieldNode>;
  /** What a field requires, made-up fields under their names. */
  readonly of: (subgraph: string, type: string, field: string) => FieldTree;
  /** Names of fields by which entities of a type are known; every representation needs those that were asked for. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * The fetch as its subgraph understands it. Becomes several where its fields require different things: each
 * goes with a representation of its own. So two fields may require different values under one name, and what
 * is missing for one field, because of a condition or an error, does not keep the others from coming.
 */
export function withTrueFields(fetch: ApolloFetch, madeUp: MadeUpFields): readonly ApolloFetch[] {
  const restore = (operation: string) => (madeUp.fields.size === 0 ? operation : restored(operation, madeUp));
  const groups = fetch.requires ? groupsOf(fetch, madeUp) : [];
  if (groups.length < 2) return [{ ...fetch, operation: restore(fetch.operation) }];
  const all = groups.map(({ needs }) => needs).reduce(joined);
  const { id, ...anonymous } = fetch;
  const isKeptOf = (type: string) => (name: string) => madeUp.keys.get(type)?.has(name) === true;
  return groups.map(({ fields, needs }, index) => ({
    ...anonymous,
    operation: restore(
      only(fetch.operation, (type, field) => field === '__typename' || fields.has(`${type}.${field}`)),
    ),
    requires: requiredBy(fetch.requires ?? [], { all, needs, isKept: never, isKeptOf }, madeUp),
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

/** Fields that may share a representation, and what is in it besides the key. */
interface Group {
  readonly fields: Set<string>;
  readonly needs: FieldTree;
}

function groupsOf(fetch: ApolloFetch, madeUp: MadeUpFields): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { type, field } of entityFields(fetch)) {
    const needs = madeUp.of(fetch.serviceName, type, field);
    const key = written(needs);
    const known = groups.get(key);
    if (known) known.fields.add(`${type}.${field}`);
    else groups.set(key, { fields: new Set([`${type}.${field}`]), needs });
  }
  return [...groups.values()];
}

function entityFields({ operation }: ApolloFetch): { type: string; field: string }[] {
  const [entities] = operationOf(parse(operation, { noLocation: true })).selectionSet.selections;
  return entities?.kind === Kind.FIELD ? fieldsIn(entities.selectionSet, '') : [];
}

function fieldsIn(set: SelectionSetNode | undefined, type: string): { type: string; field: string }[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      const field = selection.name.value;
      return field === '__typename' ? [] : [{ type, field }];
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    return fieldsIn(selection.selectionSet, selection.typeCondition?.name.value ?? type);
  });
}

type Wanted = (type: string, field: string) => boolean;

/** The operation with some of the fields of its entities. */
function only(operation: string, wanted: Wanted): string {
  const document = visit(parse(operation, { noLocation: true }), {
    Field: (field) =>
      field.name.value === '_entities' && field.selectionSet
        ? { ...field, selectionSet: filtered(field.selectionSet, '', wanted) }
        : undefined,
  });
  return stripIgnoredCharacters(print(document));
}

/** Without fragments of which nothing is left but the name of their type. */
function filtered(set: SelectionSetNode, type: string, wanted: Wanted): SelectionSetNode {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return wanted(type, selection.name.value) ? [selection] : [];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    const inner = filtered(selection.selectionSet, selection.typeCondition?.name.value ?? type, wanted);
    return inner.selections.some(isMore) ? [{ ...selection, selectionSet: inner }] : [];
  });
  return { ...set, selections };
}

function isMore(selection: SelectionNode): boolean {
  return selection.kind !== Kind.FIELD || selection.name.value !== '__typename';
}

/** The same text for the same fields, in whatever order they were written. */
function written(tree: FieldTree): string {
  const fields = [...tree].map(([name, below]) => `${name}{${written(below)}}`);
  return fields.sort().join(' ');
}

function joined(one: FieldTree, other: FieldTree): FieldTree {
  const all = new Map(one);
  for (const [name, below] of other) all.set(name, joined(all.get(name) ?? noFields, below));
  return all;
}

interface Level {
  /** What the fields of all groups require here, and those of the group at hand. */
  readonly all: FieldTree;
  readonly needs: FieldTree;
  /** Whether a field is here for another reason too: as a key, or as a part of one. */
  readonly isKept: (name: string) => boolean;
  /** The same for entities of one type. */
  readonly isKeptOf?: (type: string) => Level['isKept'];
}

/** What is sent of each entity, without what only other groups require. */
function requiredBy(
  selections: readonly RequiredSelection[],
  level: Level,
  madeUp: MadeUpFields,
): RequiredSelection[] {
  const { all, needs, isKeptOf } = level;
  return selections.flatMap((selection): RequiredSelection[] => {
    if (selection.kind === 'InlineFragment') {
      const { typeCondition } = selection;
      const isKept = typeCondition !== undefined && isKeptOf ? isKeptOf(typeCondition) : level.isKept;
      const inner = requiredBy(selection.selections, { ...level, isKept }, madeUp);
      // The name of a type alone represents nobody, and may be that of a type which others are asked for.
      const isSpent = selection.selections.some(saysMore) && !inner.some(saysMore);
      return isSpent ? [] : [{ ...selection, selections: inner }];
    }
    const { name } = selection;
    const isKept = name === '__typename' || level.isKept(name);
    if (all.has(name) && !needs.has(name) && !isKept) return [];
    if (!selection.selections) return [selection];
    const below: Level = {
      all: all.get(name) ?? noFields,
      needs: needs.get(name) ?? noFields,
      isKept: isKept ? (each) => !madeUp.fields.has(each) : never,
    };
    return [{ ...selection, selections: requiredBy(selection.selections, below, madeUp) }];
  });
}

function saysMore(selection: RequiredSelection): boolean {
  return selection.kind !== 'Field' || selection.name !== '__typename';
}

function never(): boolean {
  return false;
}
