import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { enumArgument, selectionsOf, stringArgument, typesWith } from './field-sets.ts';

interface Notes {
  readonly schema: GraphQLSchema;
  /** "GRAPH Type field" */
  readonly used: Set<string>;
}

/** Fields that the field sets of a supergraph name, each as `GRAPH Type field`. */
export function fieldsInUse(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const notes: Notes = { schema, used: new Set() };
  const readType = (type: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) => {
    const owner = schema.getType(type.name.value);
    noteSets(notes, owner, fieldSets('key', type.directives));
    for (const field of type.fields ?? []) {
      noteSets(notes, owner, fieldSets('requires', field.directives));
      noteSets(notes, typeOfField(owner, field), fieldSets('provides', field.directives));
    }
  };
  visit(document, { ObjectTypeDefinition: readType, InterfaceTypeDefinition: readType });
  return notes.used;
}

function typeOfField(owner: GraphQLNamedType | undefined, { name }: FieldDefinitionNode) {
  if (!isObjectType(owner) && !isInterfaceType(owner)) return undefined;
  const field = owner.getFields()[name.value];
  return field && getNamedType(field.type);
}

/** A set of fields, and the graph that has them. */
interface FieldSet {
  readonly graph: string;
  readonly set: SelectionSetNode;
}

function fieldSets(name: string, directives: readonly ConstDirectiveNode[] = []): readonly FieldSet[] {
  return directives.flatMap((directive) => {
    const graph = enumArgument(directive, 'graph');
    const text = stringArgument(directive, name);
    return graph === undefined || text === undefined ? [] : [{ graph, set: selectionsOf(text) }];
  });
}

function noteSets(notes: Notes, type: GraphQLNamedType | undefined, sets: readonly FieldSet[]): void {
  for (const each of sets) noteFields(notes, type, each);
}

function noteFields(notes: Notes, type: GraphQLNamedType | undefined, { graph, set }: FieldSet): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const inner = condition === undefined ? type : (notes.schema.getType(condition) ?? type);
      noteFields(notes, inner, { graph, set: selection.selectionSet });
      continue;
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const each of typesWith(notes.schema, type))
      notes.used.add(`${graph} ${each} ${selection.name.value}`);
    const definition = type.getFields()[selection.name.value];
    if (definition && selection.selectionSet)
      noteFields(notes, getNamedType(definition.type), { graph, set: selection.selectionSet });
  }
}
