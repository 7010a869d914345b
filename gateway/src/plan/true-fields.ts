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
  /** What a field requires, made-up fields under their names. */
  readonly of: (subgraph: string, type: string, field: string) => readonly string[];
  /** Names of fields by which entities are known; every representation needs those that were asked for. */
  readonly keys: ReadonlySet<string>;
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
  const required = new Set(groups.flatMap(({ names }) => names).filter((name) => !madeUp.keys.has(name)));
  const { id, ...anonymous } = fetch;
  return groups.map(({ fields, names }, index) => ({
    ...anonymous,
    operation: restore(
      only(fetch.operation, (type, field) => field === '__typename' || fields.has(`${type}.${field}`)),
    ),
    requires: requiredBy(fetch.requires ?? [], {
      ofEntity: (name) => !required.has(name) || names.includes(name),
      below: (name) => !madeUp.fields.has(name) || names.includes(name),
    }),
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
  readonly names: readonly string[];
}

function groupsOf(fetch: ApolloFetch, madeUp: MadeUpFields): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { type, field } of entityFields(fetch)) {
    const names = [...madeUp.of(fetch.serviceName, type, field)].sort();
    const key = names.join(' ');
    const known = groups.get(key);
    if (known) known.fields.add(`${type}.${field}`);
    else groups.set(key, { fields: new Set([`${type}.${field}`]), names });
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

interface WantedNames {
  readonly ofEntity: (name: string) => boolean;
  /** In what the entity's fields hold: a name there says nothing about a field of the entity. */
  readonly below: (name: string) => boolean;
}

function requiredBy(selections: readonly RequiredSelection[], wanted: WantedNames): RequiredSelection[] {
  const { ofEntity, below } = wanted;
  return selections.flatMap((selection): RequiredSelection[] => {
    if (selection.kind === 'Field' && !ofEntity(selection.name)) return [];
    if (!selection.selections) return [selection];
    const inner = selection.kind === 'Field' ? { ofEntity: below, below } : wanted;
    return [{ ...selection, selections: requiredBy(selection.selections, inner) }];
  });
}
