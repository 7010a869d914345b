import type { GraphQLResolveInfo, GraphQLScalarType } from 'graphql';

/**
 * A field's resolver. Parent and arguments are `never` so that each resolver names the types it is really
 * given by its schema; the compiler cannot know them.
 */
type FieldResolver<Context> = (
  parent: never,
  args: never,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

/** A subscription's field: a stream of payloads, and what each becomes. */
interface StreamResolver<Context> {
  readonly subscribe: FieldResolver<Context>;
  readonly resolve?: FieldResolver<Context>;
}

/** Resolvers by type and field, `__resolveReference` and `__resolveType` among them. */
export type Resolvers<Context> = Readonly<
  Record<
    string,
    Readonly<Record<string, FieldResolver<Context> | StreamResolver<Context>>> | GraphQLScalarType
  >
>;
