import {
  buildSchema,
  defaultFieldResolver,
  execute,
  isObjectType,
  parse,
  validate,
  type GraphQLSchema,
} from 'graphql';
import type { Resolvers } from './values.ts';

export interface WholeAnswer {
  readonly data: unknown;
  readonly errors: readonly { readonly path: readonly (string | number)[] }[];
}

/** The graph in one piece, executed by graphql-js: what there is to say about right and wrong. */
export function createWhole(typeDefs: string, resolvers: Resolvers) {
  const schema: GraphQLSchema = buildSchema(
    `directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT\n${typeDefs}`,
  );
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (resolvers[type.name]?.[field.name] ??
        defaultFieldResolver) as typeof defaultFieldResolver;
    }
  }
  return {
    isValid: (query: string) => validate(schema, parse(query)).length === 0,
    execute: async (
      query: string,
      variableValues: Readonly<Record<string, unknown>>,
    ): Promise<WholeAnswer> => {
      const result = await execute({ schema, document: parse(query), variableValues });
      const { data, errors = [] } = JSON.parse(JSON.stringify(result)) as Partial<WholeAnswer>;
      return { data: data ?? null, errors };
    },
  };
}
