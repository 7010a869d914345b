import {
  isAbstractType,
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { invariant } from '@hansa/kit/errors/invariant';

/** What a directive of the supergraph says under a name, if it is a string. */
export function stringArgument(
  { arguments: given = [] }: ConstDirectiveNode,
  name: string,
): string | undefined {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** What a directive of the supergraph says under a name, if it is the value of an enum: mostly the name of a graph. */
export function enumArgument(
  { arguments: given = [] }: ConstDirectiveNode,
  name: string,
): string | undefined {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

/** A field set, as `@key` and `@requires` write it, as a selection set. */
export function selectionsOf(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  invariant(definition?.kind === Kind.OPERATION_DEFINITION, 'A field set is a selection set.');
  return definition.selectionSet;
}

/** The other way round. */
export function textOf(set: SelectionSetNode): string {
  return stripIgnoredCharacters(print(set)).slice(1, -1);
}

/** The fields of a set itself, fragments included, without those below. */
export function namesOf(set: SelectionSetNode): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? namesOf(selection.selectionSet) : [];
  });
}

/** The fields of a set by their names, each with those below it. Fragments are part of what they stand in. */
export type FieldTree = ReadonlyMap<string, FieldTree>;

export const noFields: FieldTree = new Map();

export function treeOf(set: SelectionSetNode | undefined): FieldTree {
  return addTo(new Map<string, GrowingTree>(), set);
}

type GrowingTree = Map<string, GrowingTree>;

function addTo(tree: GrowingTree, set: SelectionSetNode | undefined): GrowingTree {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT) addTo(tree, selection.selectionSet);
    else {
      const { value: name } = selection.name;
      tree.set(name, addTo(tree.get(name) ?? new Map<string, GrowingTree>(), selection.selectionSet));
    }
  }
  return tree;
}

/** A field of an interface is one of its implementations too. */
export function typesWith(schema: GraphQLSchema, type: GraphQLNamedType): string[] {
  if (!isAbstractType(type)) return [type.name];
  return [type.name, ...schema.getPossibleTypes(type).map(({ name }) => name)];
}
