import { isAbstractType, isInterfaceType, type GraphQLSchema } from 'graphql';

/** The type itself and all that stand for it; an interface may be one of them, because `@interfaceObject` has it as `__typename`. */
export function subtypesOf(schema: GraphQLSchema, name: string): ReadonlySet<string> {
  const names = new Set([name]);
  const type = schema.getType(name);
  if (!isAbstractType(type)) return names;
  for (const { name: possible } of schema.getPossibleTypes(type)) names.add(possible);
  if (isInterfaceType(type)) {
    for (const { name: below } of schema.getImplementations(type).interfaces) names.add(below);
  }
  return names;
}
