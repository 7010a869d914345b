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
import type { ApolloFetch } from './from-apollo.ts';

/** A field that has to come under another name, since members of its union have different fields under its own. */
interface Alias {
  /** Response names, and `... on T` for types. */
  readonly path: readonly string[];
  readonly name: string;
  readonly alias: string;
}

/**
 * The fetch with all aliases that it renames when its answer comes. The planner gives fields aliases where their
 * types do not merge, but not within fragments that have conditions and no type of their own (as of 2.14), and a
 * subgraph would refuse such an operation as a whole.
 */
export function withLostAliases(fetch: ApolloFetch): ApolloFetch {
  const lost = aliasesOf(fetch).filter(({ alias }) => !fetch.operation.includes(`${alias}:`));
  if (lost.length === 0) return fetch;
  const document = visit(parse(fetch.operation, { noLocation: true }), {
    OperationDefinition: (definition) => ({
      ...definition,
      selectionSet: fetch.requires
        ? belowEntities(definition.selectionSet, lost)
        : aliased(definition.selectionSet, lost),
    }),
  });
  return { ...fetch, operation: stripIgnoredCharacters(print(document)) };
}

function aliasesOf({ outputRewrites = [] }: ApolloFetch): Alias[] {
  return outputRewrites.flatMap((rewrite) => {
    const alias = rewrite.path.at(-1);
    if (rewrite.kind !== 'KeyRenamer' || alias === undefined) return [];
    return [{ path: rewrite.path.slice(0, -1), name: rewrite.renameKeyTo, alias }];
  });
}

function belowEntities(set: SelectionSetNode, lost: readonly Alias[]): SelectionSetNode {
  return {
    ...set,
    selections: set.selections.map((selection) =>
      selection.kind === Kind.FIELD && selection.selectionSet
        ? { ...selection, selectionSet: aliased(selection.selectionSet, lost) }
        : selection,
    ),
  };
}

function aliased(set: SelectionSetNode, lost: readonly Alias[]): SelectionSetNode {
  if (lost.length === 0) return set;
  return { ...set, selections: set.selections.map((selection) => aliasedSelection(selection, lost)) };
}

function aliasedSelection(selection: SelectionNode, lost: readonly Alias[]): SelectionNode {
  switch (selection.kind) {
    case Kind.FIELD: {
      const field = withAlias(selection, lost);
      if (!selection.selectionSet) return field;
      const name = selection.alias?.value ?? selection.name.value;
      return { ...field, selectionSet: aliased(selection.selectionSet, below(lost, name)) };
    }
    case Kind.INLINE_FRAGMENT: {
      const type = selection.typeCondition?.name.value;
      const inner = type === undefined ? lost : below(lost, `... on ${type}`);
      return { ...selection, selectionSet: aliased(selection.selectionSet, inner) };
    }
    case Kind.FRAGMENT_SPREAD:
      return selection;
  }
}

function withAlias(field: FieldNode, lost: readonly Alias[]): FieldNode {
  const name = field.alias?.value ?? field.name.value;
  const found = lost.find((each) => each.path.length === 0 && each.name === name);
  return found ? { ...field, alias: { kind: Kind.NAME, value: found.alias } } : field;
}

function below(lost: readonly Alias[], step: string): Alias[] {
  return lost.flatMap(({ path: [first, ...path], ...rest }) => (first === step ? [{ ...rest, path }] : []));
}
