import {
  getNamedType,
  GraphQLError,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Requirement } from '../supergraph/requirement.ts';
import type { Requirements } from '../supergraph/requirements.ts';
import { conditionsOf, type Condition } from '../projection/conditions.ts';
import { withoutUnused } from './without-unused.ts';

/** A selection that was taken out. */
export interface Removed {
  /** Response names from the root; `@` stands for every element of a list. */
  readonly path: readonly string[];
  /** It was asked for only where all of these hold. */
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

/** What is left of a node, and what went. */
interface Kept<Node> {
  readonly node: Node | undefined;
  readonly removed: readonly Removed[];
}

/** An object of which every wanted field is closed still exists, and must not become null for it. */
const typenameOnly: readonly SelectionNode[] = [
  { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } },
];

const removedHere: Kept<never> = { node: undefined, removed: [{ path: [], conditions: [] }] };

/**
 * Takes out of a valid operation whatever the caller may not see: fields, fields of a closed type, fragments
 * on one, and what is selected on an interface of which an implementation is closed. Introspection stays.
 */
export function filterOperation(input: FilterInput): Filtered {
  const { document, operation } = input;
  const filter = new SelectionFilter(input);
  const root = filter.selectionSet(
    operation.selectionSet,
    filter.typeNamed(input.schema.getRootType(operation.operation)?.name),
  );
  if (root.removed.length === 0) return { document, removed: [] };
  return {
    document: root.node && withoutUnused({ ...operation, selectionSet: root.node }, filter.fragments()),
    removed: root.removed,
  };
}

class SelectionFilter {
  readonly #input: FilterInput;
  readonly #definitions = new Map<string, FragmentDefinitionNode>();
  readonly #filtered = new Map<string, Kept<FragmentDefinitionNode>>();

  constructor(input: FilterInput) {
    this.#input = input;
    for (const definition of input.document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#definitions.set(definition.name.value, definition);
    }
  }

  /** What is left of the fragments that the operation uses. */
  fragments(): FragmentDefinitionNode[] {
    return [...this.#filtered.values()].flatMap(({ node }) => node ?? []);
  }

  typeNamed(name: string | undefined): GraphQLCompositeType {
    const type = name === undefined ? undefined : this.#input.schema.getType(name);
    if (isCompositeType(type)) return type;
    throw new GraphQLError(`The type "${name}" cannot be selected from.`);
  }

  selectionSet(set: SelectionSetNode, parent: GraphQLCompositeType): Kept<SelectionSetNode> {
    const kept = set.selections.map((selection) => this.#selection(selection, parent));
    const removed = kept.flatMap((each) => each.removed);
    if (removed.length === 0) return { node: set, removed };
    const selections = kept.flatMap((each) => each.node ?? []);
    return { node: selections.length > 0 ? { ...set, selections } : undefined, removed };
  }

  #selection(selection: SelectionNode, parent: GraphQLCompositeType): Kept<SelectionNode> {
    const conditions = conditionsOf(selection);
    if (conditions === 'never') return { node: selection, removed: [] };
    const kept = this.#anySelection(selection, parent);
    if (conditions.length === 0) return kept;
    const removed = kept.removed.map((each) => ({
      ...each,
      conditions: [...conditions, ...each.conditions],
    }));
    return { node: kept.node, removed };
  }

  #anySelection(selection: SelectionNode, parent: GraphQLCompositeType): Kept<SelectionNode> {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.#field(selection, parent);
      case Kind.INLINE_FRAGMENT:
        return this.#inlineFragment(selection, parent);
      case Kind.FRAGMENT_SPREAD: {
        const { node, removed } = this.#fragment(selection.name.value);
        return { node: node && selection, removed };
      }
    }
  }

  #field(field: FieldNode, parent: GraphQLCompositeType): Kept<FieldNode> {
    const name = field.name.value;
    if (name.startsWith('__') || !(isObjectType(parent) || isInterfaceType(parent))) {
      return { node: field, removed: [] };
    }
    const responseName = field.alias?.value ?? name;
    const fieldType = parent.getFields()[name]?.type;
    const type = getNamedType(fieldType);
    if (!this.#permits(this.#input.requirements.ofField(parent.name, name)))
      return prefixed(removedHere, [responseName]);
    if (!fieldType || !field.selectionSet || !isCompositeType(type)) return { node: field, removed: [] };
    if (!this.#permitsImplementations(type, field.selectionSet)) return prefixed(removedHere, [responseName]);

    const below = this.selectionSet(field.selectionSet, type);
    const selectionSet = below.node ?? { ...field.selectionSet, selections: typenameOnly };
    const node = below.removed.length === 0 ? field : { ...field, selectionSet };
    return prefixed({ node, removed: below.removed }, [responseName, ...listMarks(fieldType)]);
  }

  #inlineFragment(fragment: InlineFragmentNode, parent: GraphQLCompositeType): Kept<InlineFragmentNode> {
    const type = fragment.typeCondition ? this.typeNamed(fragment.typeCondition.name.value) : parent;
    if (!this.#permitsType(type, fragment.selectionSet)) return removedHere;
    const { node: selectionSet, removed } = this.selectionSet(fragment.selectionSet, type);
    return { node: selectionSet && { ...fragment, selectionSet }, removed };
  }

  /** Filtered once, wherever and however often it is spread: what is closed depends on its own type only. */
  #fragment(name: string): Kept<FragmentDefinitionNode> {
    const known = this.#filtered.get(name);
    if (known) return known;
    const kept = this.#filterFragment(name);
    this.#filtered.set(name, kept);
    return kept;
  }

  #filterFragment(name: string): Kept<FragmentDefinitionNode> {
    const fragment = this.#definitions.get(name);
    if (!fragment) return { node: undefined, removed: [] };
    const type = this.typeNamed(fragment.typeCondition.name.value);
    if (!this.#permitsType(type, fragment.selectionSet)) return removedHere;
    const { node: selectionSet, removed } = this.selectionSet(fragment.selectionSet, type);
    return { node: selectionSet && { ...fragment, selectionSet }, removed };
  }

  #permits(requirement: Requirement | undefined): boolean {
    return requirement === undefined || this.#input.allows(requirement);
  }

  #permitsType(type: GraphQLCompositeType, selections: SelectionSetNode): boolean {
    return (
      this.#permits(this.#input.requirements.ofType(type.name)) &&
      this.#permitsImplementations(type, selections)
    );
  }

  /** Fragments on implementations are judged one by one; what is selected on the interface reaches them all. */
  #permitsImplementations(type: GraphQLCompositeType, { selections }: SelectionSetNode): boolean {
    const reachesAll = selections.some(
      (selection) => selection.kind === Kind.FIELD && selection.name.value !== '__typename',
    );
    return !reachesAll || this.#permits(this.#input.requirements.ofImplementations(type.name));
  }
}

function prefixed<Node>(kept: Kept<Node>, prefix: readonly string[]): Kept<Node> {
  if (kept.removed.length === 0) return kept;
  const removed = kept.removed.map((each) => ({ ...each, path: [...prefix, ...each.path] }));
  return { node: kept.node, removed };
}

/** One mark for each level of lists. */
function listMarks(type: GraphQLOutputType): string[] {
  if (isNonNullType(type)) return listMarks(type.ofType);
  return isListType(type) ? ['@', ...listMarks(type.ofType)] : [];
}
