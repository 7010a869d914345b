import {
  GraphQLInterfaceType,
  isCompositeType,
  Kind,
  isListType,
  isNonNullType,
  getNamedType,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { Fault } from '@hansa/kit/errors/fault';
import type { Requirement } from '../supergraph/requirement.ts';
import type { Requirements } from '../supergraph/requirements.ts';
import { conditionsOf, type Condition } from './conditions.ts';
import { withoutUnused } from './without-unused.ts';

/** A selection that was taken out. */
export interface Removed {
  /** Response names from the root; `@` stands for every element of a list. */
  readonly path: readonly string[];
  /** It was asked for only when all of these hold. */
  readonly conditions: readonly Condition[];
}

export interface Filtered {
  /** The operation without what was taken out; undefined when nothing is left. */
  readonly document: DocumentNode | undefined;
  readonly removed: readonly Removed[];
}

interface FilterInput {
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly allows: (requirement: Requirement) => boolean;
}

interface Kept<Node> {
  readonly node: Node | undefined;
  readonly removed: readonly Removed[];
}

/** An object of which every wanted field is closed still exists, and must not become null for it. */
const typename: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Takes out of a valid operation whatever the caller may not see: fields, fields of a type, fragments on a
 * type, and what is selected on an interface of which an implementation is closed. Introspection stays.
 */
export function filterOperation(input: FilterInput): Filtered {
  const { schema, document, operation } = input;
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new Fault('INTERNAL', `A valid ${operation.operation} has no root type.`);

  const filter = createFilter(input);
  const root = filter(operation.selectionSet, rootType, [input.requirements.ofType(rootType.name)]);
  if (root.removed.length === 0) return { document, removed: [] };
  const definitions = document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) return [];
    return filter.fragment(definition.name.value).node ?? [];
  });
  return {
    document: root.node && withoutUnused({ ...operation, selectionSet: root.node }, definitions),
    removed: root.removed,
  };
}

function createFilter({ schema, requirements, document, allows }: FilterInput) {
  const fragments = fragmentsOf(document);
  const filteredFragments = new Map<string, Kept<FragmentDefinitionNode>>();

  const permits = (...needs: readonly (Requirement | undefined)[]) =>
    needs.every((need) => need === undefined || allows(need));

  /** Whether an object of this type may be looked at by these selections. */
  const permitsType = (type: GraphQLCompositeType, selections: SelectionSetNode) =>
    permits(requirements.ofType(type.name)) && permitsImplementations(type, selections);

  const permitsImplementations = (type: GraphQLCompositeType, { selections }: SelectionSetNode) =>
    !(type instanceof GraphQLInterfaceType) ||
    !selections.some(selectsDirectly) ||
    permits(requirements.ofImplementations(type.name));

  const filterSet = (
    set: SelectionSetNode,
    parent: GraphQLCompositeType,
    guards: readonly (Requirement | undefined)[] = [],
  ): Kept<SelectionSetNode> => {
    const kept = set.selections.map((selection) => filterSelection(selection, parent, guards));
    const removed = kept.flatMap((each) => each.removed);
    if (removed.length === 0) return { node: set, removed };
    const selections = kept.flatMap((each) => each.node ?? []);
    return { node: selections.length > 0 ? { ...set, selections } : undefined, removed };
  };

  const filterSelection = (
    selection: SelectionNode,
    parent: GraphQLCompositeType,
    guards: readonly (Requirement | undefined)[],
  ): Kept<SelectionNode> => {
    const conditions = conditionsOf(selection);
    if (conditions === 'never') return { node: selection, removed: [] };
    const kept = filterByKind(selection, parent, guards);
    if (kept.removed.length === 0 || conditions.length === 0) return kept;
    const conditional = (each: Removed) => ({ ...each, conditions: [...conditions, ...each.conditions] });
    return { node: kept.node, removed: kept.removed.map(conditional) };
  };

  const filterByKind = (
    selection: SelectionNode,
    parent: GraphQLCompositeType,
    guards: readonly (Requirement | undefined)[],
  ): Kept<SelectionNode> => {
    if (selection.kind === Kind.FIELD) return filterField(selection, parent, guards);
    if (selection.kind === Kind.INLINE_FRAGMENT) return filterInline(selection, parent, guards);
    const { node, removed } = filterFragment(selection.name.value);
    return { node: node && selection, removed };
  };
