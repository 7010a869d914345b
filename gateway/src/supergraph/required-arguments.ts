import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  stripIgnoredCharacters,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  enumArgument,
  namesOf,
  noFields,
  selectionsOf,
  stringArgument,
  textOf,
  treeOf,
  typesWith,
  type FieldTree,
} from './field-sets.ts';
import { fieldsInUse } from './fields-in-use.ts';

/**
 * Requirements with arguments, such as `@requires(fields: "price(in: \"EUR\")")`.
 *
 * The planner keeps what is required under the name of its field, so of two values of one field it fetches one
 * and hands it to whoever requires either, or to the client. Here every required field with arguments becomes
 * a field of its own in the supergraph that is planned with; what is sent to subgraphs has the true names again.
 */
export interface RequiredArguments {
  /** The supergraph to plan with. */
  readonly plannable: DocumentNode;
  /** What each made-up field stands for. */
  readonly fields: ReadonlyMap<string, FieldNode>;
  /** What a field requires, by subgraph, type and field. */
  readonly of: (subgraph: string, type: string, field: string) => FieldTree;
  /** Names of fields by which entities are known, by their type. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

const PREFIX = 'hansa_required_';

interface MadeUp {
  readonly name: string;
  readonly field: FieldNode;
  /** Types that have it. */
  readonly types: Set<string>;
  /** Graphs, as the supergraph enumerates them, that require it. */
  readonly graphs: Set<string>;
}

export function separateRequired(document: DocumentNode, schema: GraphQLSchema): RequiredArguments {
  const made = new Map<string, MadeUp>();
  const needs = new Map<string, FieldTree>();
  const subgraphOf = subgraphNames(document);
  const separated = <Type extends ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(
    type: Type,
  ): Type => ({
    ...type,
    fields: (type.fields ?? []).map((field) => ({
      ...field,
      directives: (field.directives ?? []).map((directive) => {
        const required = stringArgument(directive, 'requires');
        if (directive.name.value !== 'join__field' || required === undefined) return directive;
        const graph = enumArgument(directive, 'graph') ?? '';
        const owner = schema.getType(type.name.value);
        const changed = rename({ schema, made, graph }, owner, selectionsOf(required));
        needs.set(`${subgraphOf.get(graph) ?? ''} ${type.name.value} ${field.name.value}`, treeOf(changed));
        return withArgument(directive, 'requires', textOf(changed));
      }),
    })),
  });
  // An interface has requirements where a subgraph calls it an object (`@interfaceObject`).
  const rewritten = visit(document, { ObjectTypeDefinition: separated, InterfaceTypeDefinition: separated });
  return {
    plannable: made.size === 0 ? document : withFields(rewritten, [...made.values()], schema),
    fields: new Map([...made.values()].map(({ name, field }) => [name, field])),
    of: (subgraph, type, field) => needs.get(`${subgraph} ${type} ${field}`) ?? noFields,
    keys: keysByType(document),
  };
}

interface Renaming {
  readonly schema: GraphQLSchema;
  readonly made: Map<string, MadeUp>;
  /** The graph that the requirement at hand belongs to. */
  readonly graph: string;
}

function rename(run: Renaming, type: GraphQLNamedType | undefined, set: SelectionSetNode): SelectionSetNode {
  return {
    ...set,
    selections: set.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition } = selection;
        const inner = typeCondition ? run.schema.getType(typeCondition.name.value) : type;
        return { ...selection, selectionSet: rename(run, inner, selection.selectionSet) };
      }
      return renameField(run, type, selection);
    }),
  };
}

function renameField(run: Renaming, type: GraphQLNamedType | undefined, field: FieldNode): FieldNode {
  const definition =
    isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined;
  const selectionSet =
    field.selectionSet && definition
      ? rename(run, getNamedType(definition.type), field.selectionSet)
      : field.selectionSet;
  const below = selectionSet ? { ...field, selectionSet } : field;
  if (!field.arguments?.length || !type) return below;
  const { selectionSet: _inner, ...bare } = field;
  const key = stripIgnoredCharacters(print(bare));
  const known = run.made.get(key) ?? {
    name: `${PREFIX}${run.made.size}`,
    field: bare,
    types: new Set<string>(),
    graphs: new Set<string>(),
  };
  known.graphs.add(run.graph);
  run.made.set(key, known);
  for (const each of typesWith(run.schema, type)) known.types.add(each);
  return { ...below, name: { kind: Kind.NAME, value: known.name }, arguments: [] };
}

function withFields(document: DocumentNode, made: readonly MadeUp[], schema: GraphQLSchema): DocumentNode {
  const inUse = fieldsInUse(document, schema);
  const extended = <Type extends ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(
    type: Type,
  ): Type => {
    const fields = type.fields ?? [];
    const mine = made.filter(({ types }) => types.has(type.name.value));
    const copies = mine.flatMap(({ name, field, graphs }) => {
      const original = fields.find((each) => each.name.value === field.name.value);
      return original ? [copyOf(original, name, graphs)] : [];
    });
    if (copies.length === 0) return type;
    const replaced = new Set(mine.map(({ field }) => field.name.value));
    const kept = fields.map((field) =>
      replaced.has(field.name.value) && !isOfInterface(schema, type, field.name.value)
        ? withoutUnusedExternals(type.name.value, field, inUse)
        : field,
    );
    return { ...type, fields: [...kept, ...copies] };
  };
  return visit(document, { ObjectTypeDefinition: extended, InterfaceTypeDefinition: extended });
}

function isOfInterface(
  schema: GraphQLSchema,
  { interfaces = [] }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode,
  field: string,
): boolean {
  return interfaces.some(({ name }) => {
    const type = schema.getType(name.value);
    return isInterfaceType(type) && type.getFields()[field] !== undefined;
  });
}

/** A subgraph may not call a field external that nothing of it needs any more. */
function withoutUnusedExternals(
  type: string,
  field: FieldDefinitionNode,
  inUse: ReadonlySet<string>,
): FieldDefinitionNode {
  const directives = (field.directives ?? []).filter(
    (directive) =>
      !isExternal(directive) || inUse.has(`${enumArgument(directive, 'graph')} ${type} ${field.name.value}`),
  );
  return { ...field, directives };
}

/** The same field of the same subgraphs, except of those that would only call it external. */
function copyOf(field: FieldDefinitionNode, name: string, graphs: ReadonlySet<string>): FieldDefinitionNode {
  const joins = (field.directives ?? []).filter((directive) => directive.name.value === 'join__field');
  return {
    ...field,
    name: { kind: Kind.NAME, value: name },
    arguments: [],
    directives: joins.filter((join) => !isExternal(join) || graphs.has(enumArgument(join, 'graph') ?? '')),
  };
}

function isExternal({ arguments: given = [] }: ConstDirectiveNode): boolean {
  const value = given.find(({ name }) => name.value === 'external')?.value;
  return value?.kind === Kind.BOOLEAN && value.value;
}

function keysByType(document: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, ReadonlySet<string>>();
  const read = ({ name, directives = [] }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) => {
    const sets = directives.flatMap((directive) => stringArgument(directive, 'key') ?? []);
    keys.set(name.value, new Set(sets.flatMap((set) => namesOf(selectionsOf(set)))));
  };
  visit(document, { ObjectTypeDefinition: read, InterfaceTypeDefinition: read });
  return keys;
}

function subgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  visit(document, {
    EnumValueDefinition: ({ name, directives = [] }) => {
      const graph = directives.find((directive) => directive.name.value === 'join__graph');
      const subgraph = graph && stringArgument(graph, 'name');
      if (subgraph !== undefined) names.set(name.value, subgraph);
    },
  });
  return names;
}

function withArgument(directive: ConstDirectiveNode, name: string, text: string): ConstDirectiveNode {
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((argument) =>
      argument.name.value === name ? { ...argument, value: { kind: Kind.STRING, value: text } } : argument,
    ),
  };
}
