import type { FieldNode } from 'graphql';

/** Names that mean something to every JavaScript object. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

const PREFIX = 'hansa_';

/**
 * The key under which a field travels in merged data. Mostly its response name. A name that JavaScript treats
 * specially travels in disguise, and so does what a client calls `__typename` though it is not, and one under which
 * the plan may want another value: an alias or an argument makes `price` something else than the `price` that some
 * entity fetch requires.
 */
export function dataKeyOf(field: FieldNode, required: ReadonlySet<string>): string {
  const name = field.alias?.value ?? field.name.value;
  const isFalseType = name === '__typename' && field.name.value !== name;
  if (isFalseType || inherited.has(name) || name.startsWith(PREFIX)) return PREFIX + name;
  if (!required.has(name)) return name;
  const isPlain = field.name.value === name && !field.arguments?.length;
  return isPlain ? name : PREFIX + name;
}

/** The response name behind a key of merged data. */
export function responseNameOf(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}
