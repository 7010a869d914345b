import type { GraphQLSchema } from 'graphql';
import type { ApolloRewrite } from './from-apollo.ts';
import type { Rewrite, RewriteStep } from './nodes.ts';
import { subtypesOf } from './subtypes.ts';

/** How the planner writes that a step of a path is a type. */
export const FRAGMENT_PREFIX = '... on ';

/** Rewrites of an answer; those of representations are worked into the representations themselves. */
export function compileRewrites(
  schema: GraphQLSchema,
  rewrites: readonly ApolloRewrite[] = [],
): readonly Rewrite[] {
  return rewrites.flatMap((rewrite) => {
    const key = rewrite.path.at(-1);
    if (key === undefined) return [];
    const path = rewrite.path.slice(0, -1).map((step) => compileStep(schema, step));
    const value: unknown = rewrite.kind === 'ValueSetter' ? rewrite.setValueTo : undefined;
    return [{ path, key, to: rewrite.kind === 'KeyRenamer' ? { name: rewrite.renameKeyTo } : { value } }];
  });
}

export function compileStep(schema: GraphQLSchema, step: string): RewriteStep {
  if (!step.startsWith(FRAGMENT_PREFIX)) return { key: step };
  return { types: subtypesOf(schema, step.slice(FRAGMENT_PREFIX.length)) };
}
