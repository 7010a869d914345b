import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode as FieldAst,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { invariant } from '@hansa/kit/errors/invariant';
import { conditionsOf, type Condition } from './conditions.ts';
import type { ProjectionInput } from './input.ts';
import { introspection } from './introspect.ts';
import { lean } from './lean.ts';
import type { FieldNode, LeafNode, ObjectNode, Selection, ValueNode } from './nodes.ts';

/** A selection set, and what must hold for it to count. */
interface Source {
  readonly set: SelectionSetNode;
  readonly conditions: readonly Condition[];
}

interface Occurrence {
  readonly field: FieldAst;
  readonly conditions: readonly Condition[];
}

/** Compiles what is selected on a type. */
export function compileProjection(
  input: ProjectionInput,
  type: GraphQLCompositeType,
  set: SelectionSetNode,
): ObjectNode {
  return objectNode(input, type, [{ set, conditions: [] }]);
}

function objectNode(
  input: ProjectionInput,
  type: GraphQLCompositeType,
  sources: readonly Source[],
): ObjectNode {
  if (isObjectType(type)) {
    const selection = selectionOn(input, type, sources);
    // An object that says it is of another type is not what the schema promised.
    return {
      kind: 'Object',
      type: type.name,
      always: selection,
      of: (name) => (name === type.name ? selection : undefined),
    };
  }
  // Types are compiled when they are first met: nested interfaces have more combinations than any answer shows.
  const known = new Map<string, Selection | undefined>();
  const of = (typename: string) => {
    const found = known.get(typename);
    if (found || known.has(typename)) return found;
    const runtime = input.schema.getType(typename);
    const isPossible =
      isAbstractType(type) &&
      (runtime === type ||
        ((isObjectType(runtime) || isInterfaceType(runtime)) && input.schema.isSubType(type, runtime)));
    const compiled =
      isPossible && isCompositeType(runtime) ? selectionOn(input, runtime, sources) : undefined;
    known.set(typename, compiled);
    return compiled;
  };
  return { kind: 'Object', type: type.name, always: undefined, of };
}

/**
 * The fields of one type. An interface may be the type of an object too: where a subgraph has it as an
 * `@interfaceObject` and nobody was asked what it really is.
 */
function selectionOn(
  input: ProjectionInput,
  type: GraphQLCompositeType,
  sources: readonly Source[],
): Selection {
  const found = new Map<string, Occurrence[]>();
  for (const { set, conditions } of sources) collect({ input, type, found }, set, conditions);
  const fields = [...found.values()].map((occurrences) => fieldNode(input, type, occurrences));
  return { type: type.name, fields };
}

interface Collection {
  readonly input: ProjectionInput;
  readonly type: GraphQLCompositeType;
  readonly found: Map<string, Occurrence[]>;
}

function collect(collection: Collection, set: SelectionSetNode, above: readonly Condition[]): void {
  for (const selection of set.selections) {
    const own = conditionsOf(selection);
    if (own === 'never' || collection.input.isLater?.(selection)) continue;
    const conditions = own.length === 0 ? above : [...above, ...own];
    if (selection.kind === Kind.FIELD) {
      const { name } = collection.input.namesOf(selection);
      const known = collection.found.get(name);
      if (known) known.push({ field: selection, conditions });
      else collection.found.set(name, [{ field: selection, conditions }]);
      continue;
    }
    const fragment = fragmentOf(collection.input, selection);
    if (fragment && applies(collection, fragment.typeCondition?.name.value)) {
      collect(collection, fragment.selectionSet, conditions);
    }
  }
}

function fragmentOf({ fragments }: ProjectionInput, selection: Exclude<SelectionNode, FieldAst>) {
  return selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
}

function applies({ input: { schema }, type }: Collection, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wanted = schema.getType(condition);
  return (
    isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type)
  );
}

function fieldNode(
  input: ProjectionInput,
  type: GraphQLCompositeType,
  occurrences: readonly Occurrence[],
): FieldNode {
  const [first] = occurrences;
  invariant(first, 'A field occurs where it was found.');
  const { key, name } = input.namesOf(first.field);
  const definition = definitionOf(type, first.field.name.value);
  const { nonNull, value } = valueNode(definition?.type, (named) => belowOf(input, named, occurrences));
  const when = occurrences.map(({ conditions }) => conditions);
  return {
    key,
    name,
    opening: lean(`${JSON.stringify(name)}:`),
    next: lean(`,${JSON.stringify(name)}:`),
    nonNull: nonNull || first.field.name.value === '__typename',
    when: when.some(({ length }) => length === 0) ? undefined : when,
    fixed: first.field.name.value === '__typename' ? typenameOf(type) : undefined,
    value: isIntrospection(first.field)
      ? introspection(
          input,
          occurrences.map(({ field }) => field),
        )
      : value,
  };
}

/** The sub-selections of all occurrences; a single one needs no conditions, for the field itself has them. */
function belowOf(
  input: ProjectionInput,
  named: GraphQLOutputType,
  occurrences: readonly Occurrence[],
): ValueNode {
  if (!isCompositeType(named)) return leafNode(named);
  const isOnly = occurrences.length === 1;
  const sources = occurrences.flatMap(({ field, conditions }) =>
    field.selectionSet ? [{ set: field.selectionSet, conditions: isOnly ? [] : conditions }] : [],
  );
  return objectNode(input, named, sources);
}

function definitionOf(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function isIntrospection({ name: { value } }: FieldAst): boolean {
  return value === '__schema' || value === '__type';
}

/** An interface is no object's type: what stands there was never asked. */
function typenameOf(type: GraphQLCompositeType): string | null {
  return isObjectType(type) ? lean(JSON.stringify(type.name)) : null;
}

function valueNode(
  type: GraphQLOutputType | undefined,
  below: (named: GraphQLOutputType) => ValueNode,
): { nonNull: boolean; value: ValueNode } {
  if (!type) return { nonNull: false, value: anyLeaf };
  if (isNonNullType(type)) return { nonNull: true, value: valueNode(type.ofType, below).value };
  if (!isListType(type)) return { nonNull: false, value: below(getNamedType(type)) };
  const { nonNull: elementsNonNull, value: of } = valueNode(type.ofType, below);
  return { nonNull: false, value: { kind: 'List', of, elementsNonNull } };
}

const anyLeaf: LeafNode = { kind: 'Leaf', type: 'String', holds: 'Any', values: undefined };

const builtIn = new Set<string>(['String', 'Int', 'Float', 'Boolean', 'ID'] satisfies LeafNode['holds'][]);

function isBuiltIn(name: string): name is Exclude<LeafNode['holds'], 'Enum' | 'Any'> {
  return builtIn.has(name);
}

function leafNode(type: GraphQLOutputType): LeafNode {
  invariant(isLeafType(type), 'What has no selection is a leaf.');
  const { name } = type;
  if (isEnumType(type)) {
    return {
      kind: 'Leaf',
      type: name,
      holds: 'Enum',
      values: new Set(type.getValues().map((each) => each.name)),
    };
  }
  return { kind: 'Leaf', type: name, holds: isBuiltIn(name) ? name : 'Any', values: undefined };
}
