import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface OperationLimits {
  /** Parsing stops there. Fifteen thousand tokens are some 60 kB of query; generated queries have a tenth. */
  readonly tokensMax: number;
  /** Levels of fields. Introspection by the usual tools needs 13, a page of a shop about as many. */
  readonly depthMax: number;
  /** Aliases ask one field many times over; each may be a lookup. */
  readonly aliasesMax: number;
  readonly rootFieldsMax: number;
}

export const defaultLimits: OperationLimits = Object.freeze({
  tokensMax: 15_000,
  depthMax: 40,
  aliasesMax: 500,
  rootFieldsMax: 200,
});

interface Size {
  readonly depth: number;
  readonly aliases: number;
}

/** Refuses operations that are larger than any honest one, before they are planned. */
export function createOperationLimiter(limits: OperationLimits) {
  const refusals = new WeakMap<OperationDefinitionNode, GraphQLError | 'within'>();
  return (document: DocumentNode, operation: OperationDefinitionNode): void => {
    const known = refusals.get(operation) ?? judge(document, operation, limits);
    refusals.set(operation, known);
    if (known !== 'within') throw known;
  };
}

function judge(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: OperationLimits,
): GraphQLError | 'within' {
  const measure = createMeasure(document);
  const { depth, aliases } = measure.size(operation.selectionSet);
  const rootFields = measure.fields(operation.selectionSet);
  if (depth > limits.depthMax)
    return tooLarge('MAX_DEPTH_LIMIT', `nests ${depth} levels deep`, limits.depthMax);
  if (aliases > limits.aliasesMax)
    return tooLarge('MAX_ALIASES_LIMIT', `has ${aliases} aliases`, limits.aliasesMax);
  if (rootFields <= limits.rootFieldsMax) return 'within';
  return tooLarge('MAX_ROOT_FIELDS_LIMIT', `has ${rootFields} root fields`, limits.rootFieldsMax);
}

function tooLarge(code: string, what: string, max: number): GraphQLError {
  return new GraphQLError(`The operation ${what}, more than the ${max} that are allowed.`, {
    extensions: { code, http: { status: 400 } },
  });
}

/** Each fragment is measured once, so that fragments that spread fragments cannot make measuring itself costly. */
function createMeasure(document: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const sizes = new Map<string, Size>();
  const fieldCounts = new Map<string, number>();

  const size = (set: SelectionSetNode): Size => {
    let depth = 0;
    let aliases = 0;
    for (const selection of set.selections) {
      const isField = selection.kind === Kind.FIELD;
      const below =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? remembered(sizes, selection.name.value, size, { depth: 0, aliases: 0 })
          : selection.selectionSet
            ? size(selection.selectionSet)
            : { depth: 0, aliases: 0 };
      depth = Math.max(depth, below.depth + (isField ? 1 : 0));
      aliases += below.aliases + (isField && selection.alias ? 1 : 0);
    }
    return { depth, aliases };
  };

  const fields = (set: SelectionSetNode): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + 1;
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + fields(selection.selectionSet);
      return sum + remembered(fieldCounts, selection.name.value, fields, 0);
    }, 0);

  const remembered = <T>(
    memory: Map<string, T>,
    name: string,
    measure: (set: SelectionSetNode) => T,
    missing: T,
  ): T => {
    const known = memory.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    const measured = fragment ? measure(fragment.selectionSet) : missing;
    memory.set(name, measured);
    return measured;
  };

  return { size, fields };
}
