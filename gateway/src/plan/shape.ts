import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { ApolloRewrite } from './from-apollo.ts';
import type { Shape } from './nodes.ts';
import { FRAGMENT_PREFIX } from './rewrite.ts';

type Draft = Map<string, Draft | undefined>;

/** What an answer to these selections has, in whatever fragment, once its rewrites are made. */
export function shapeOf(
  document: DocumentNode,
  selections: SelectionSetNode,
  rewrites: readonly ApolloRewrite[] = [],
): Shape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const draft: Draft = new Map();
  collect(selections, fragments, draft);
  for (const rewrite of rewrites) rename(draft, rewrite);
  return freeze(draft);
}

function collect(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  draft: Draft,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const below = selection.selectionSet ? (draft.get(key) ?? new Map<string, never>()) : undefined;
      draft.set(key, below);
      if (selection.selectionSet && below) collect(selection.selectionSet, fragments, below);
      continue;
    }
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (inner) collect(inner.selectionSet, fragments, draft);
  }
}

function rename(draft: Draft, rewrite: ApolloRewrite): void {
  if (rewrite.kind !== 'KeyRenamer') return;
  const keys = rewrite.path.filter((step) => !step.startsWith(FRAGMENT_PREFIX));
  const last = keys.pop();
  const parent = keys.reduce<Draft | undefined>((at, key) => at?.get(key), draft);
  if (last === undefined || !parent?.has(last)) return;
  const renamed = parent.get(last);
  const known = parent.get(rewrite.renameKeyTo);
  parent.set(rewrite.renameKeyTo, known && renamed ? joined(known, renamed) : renamed);
}

function joined(one: Draft, other: Draft): Draft {
  const both: Draft = new Map(one);
  for (const [key, below] of other) {
    const known = both.get(key);
    both.set(key, known && below ? joined(known, below) : below);
  }
  return both;
}

function freeze(draft: Draft): Shape {
  return { fields: [...draft].map(([key, below]) => ({ key, below: below && freeze(below) })) };
}
