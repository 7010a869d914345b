import {
  isInterfaceType,
  isObjectType,
  parse,
  valueFromASTUntyped,
  visit,
  type ConstDirectiveNode,
  type GraphQLSchema,
} from 'graphql';

/** What a supergraph says about how its subgraphs are joined, as far as executing concerns it. */
export interface Joins {
  /** Names of fields that some entity fetch may need besides what clients select. */
  readonly required: ReadonlySet<string>;
  /** Labels under which fields are being moved from one subgraph to another (`@override(label:)`). */
  readonly overrideLabels: readonly string[];
}

export function readJoins(schema: GraphQLSchema): Joins {
  const required = new Set<string>();
  const overrideLabels = new Set<string>();
  const read = ({ name, arguments: given = [] }: ConstDirectiveNode) => {
    if (name.value !== 'join__type' && name.value !== 'join__field') return;
    for (const { name: argument, value } of given) {
      const argued = valueFromASTUntyped(value);
      if (argument.value === 'overrideLabel' && typeof argued === 'string') overrideLabels.add(argued);
      else for (const selection of selectionsIn(argument.value, argued)) noteNames(selection, required);
    }
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const nodes = [type.astNode, ...Object.values(type.getFields()).map(({ astNode }) => astNode)];
    for (const node of nodes) node?.directives?.forEach(read);
  }
  return { required, overrideLabels: [...overrideLabels].sort() };
}

/** Field sets of keys and requirements as they are; of contexts, what they select. */
function selectionsIn(argument: string, value: unknown): readonly string[] {
  if (argument === 'key' || argument === 'requires') return typeof value === 'string' ? [`{ ${value} }`] : [];
  if (argument !== 'contextArguments' || !Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    const selection =
      typeof each === 'object' && each !== null && 'selection' in each ? each.selection : undefined;
    return typeof selection === 'string' ? [selection.replace(/^[^{]*/, '')] : [];
  });
}

function noteNames(selection: string, names: Set<string>): void {
  visit(parse(selection, { noLocation: true }), {
    Field: ({ name }) => void names.add(name.value),
  });
}
