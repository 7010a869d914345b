import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
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
  /** Selections once every fragment is spread out. */
  readonly selections: number;
}

/** Beyond it, planning and projecting cost too much, however short the text is by means of fragments. */
const EXPANDED_SELECTIONS_MAX = 50_000;

/** Levels of selection sets, those of fragments included: what reads an operation recurses, and stacks end. */
const LEVELS_MAX = 500;

/** Refuses an operation that is larger than any honest one, before it is validated and planned. */
export function limitOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: OperationLimits,
): void {
  const measure = createMeasure(document);
  const { depth, aliases, selections } = measure.size(operation.selectionSet);
  const rootFields = measure.fields(operation.selectionSet);
  if (depth > limits.depthMax)
    throw tooLarge('MAX_DEPTH_LIMIT', `nests ${depth} levels deep`, limits.depthMax);
  if (aliases > limits.aliasesMax)
    throw tooLarge('MAX_ALIASES_LIMIT', `has ${aliases} aliases`, limits.aliasesMax);
  if (rootFields > limits.rootFieldsMax)
    throw tooLarge('MAX_ROOT_FIELDS_LIMIT', `has ${rootFields} root fields`, limits.rootFieldsMax);
  if (selections > EXPANDED_SELECTIONS_MAX)
    throw tooLarge('MAX_SELECTIONS_LIMIT', 'selects too much through its fragments', EXPANDED_SELECTIONS_MAX);
}

function tooLarge(code: string, what: string, max: number): GraphQLError {
  return new GraphQLError(`The operation ${what}, more than the ${max} that are allowed.`, {
    extensions: { code, http: { status: 400 } },
  });
}

/**
 * Each fragment is measured once, so that fragments that spread fragments cannot make measuring itself costly.
 * One that spreads itself counts as nothing inside of itself: validation refuses it.
 */
function createMeasure(document: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const sizes = new Map<string, Size>();
  const fieldCounts = new Map<string, number>();

  let level = 0;
  const size = (set: SelectionSetNode): Size => {
    level += 1;
    if (level > LEVELS_MAX) throw tooLarge('MAX_DEPTH_LIMIT', 'nests too deep to be read', LEVELS_MAX);
    let depth = 0;
    let aliases = 0;
    let selections = 0;
    for (const selection of set.selections) {
      const isField = selection.kind === Kind.FIELD;
      const below = sizeBelow(selection);
      depth = Math.max(depth, below.depth + (isField ? 1 : 0));
      aliases += below.aliases + (isField && selection.alias ? 1 : 0);
      selections += below.selections + 1;
    }
    level -= 1;
    return { depth, aliases, selections };
  };

  const sizeBelow = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      return remembered(sizes, selection.name.value, size, nothing);
    return selection.selectionSet ? size(selection.selectionSet) : nothing;
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
    memory.set(name, missing);
    const fragment = fragments.get(name);
    const measured = fragment ? measure(fragment.selectionSet) : missing;
    memory.set(name, measured);
    return measured;
  };

  return { size, fields };
}

const nothing: Size = Object.freeze({ depth: 0, aliases: 0, selections: 0 });
