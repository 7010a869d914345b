import { isDeepStrictEqual } from 'node:util';
import { limitsOf, nameOfAlternative, resolve, typesOf, type Schema } from './schema.ts';

/**
 * Ways to break a consumer, or a consumer's new version that meets an old event in a replay. Whatever is none of
 * these is compatible: a new optional property, words that explain, another order.
 */
export type Rule =
  | 'property-removed'
  | 'property-required'
  | 'property-optional'
  | 'property-added-required'
  | 'properties-opened'
  | 'kind-changed'
  | 'null-added'
  | 'enum-value-removed'
  | 'enum-value-added'
  | 'alternative-removed'
  | 'alternative-added'
  | 'limit-changed';

export interface Change {
  readonly rule: Rule;
  /** Where in the data: `lines[].unitPrice.amount`; empty for the data itself. */
  readonly path: string;
  /** One sentence, without its full stop. */
  readonly message: string;
}

interface Pair {
  readonly path: string;
  readonly before: Schema;
  readonly after: Schema;
  readonly roots: { readonly before: Schema; readonly after: Schema };
  /** References followed so far, so that a schema that contains itself ends. */
  readonly followed: readonly string[];
}

/** Everything that breaks whoever relies on `before` when events look like `after`. */
export function compareSchemas(before: Schema, after: Schema): readonly Change[] {
  return compare({ path: '', before, after, roots: { before, after }, followed: [] });
}

function compare(pair: Pair): readonly Change[] {
  const references = `${pair.before.$ref ?? ''} ${pair.after.$ref ?? ''}`;
  if (references !== ' ' && pair.followed.includes(references)) return [];
  const here = {
    ...pair,
    before: resolve(pair.before, pair.roots.before),
    after: resolve(pair.after, pair.roots.after),
    followed: [...pair.followed, references],
  };
  const otherKind = kinds(here);
  // Another kind has other limits; to name them as well would only hide it.
  const bounds = otherKind.length > 0 ? [] : [...values(here), ...limits(here)];
  return [...otherKind, ...bounds, ...properties(here), ...elements(here), ...choices(here)];
}

const found = (rule: Rule, path: string, message: string): Change => ({ rule, path, message });

function kinds({ path, before, after }: Pair): readonly Change[] {
  const [was, is] = [typesOf(before), typesOf(after)];
  if (isDeepStrictEqual(was, is)) return [];
  const onlyNull =
    is.filter((kind) => !was.includes(kind)).join() === 'null' && was.every((kind) => is.includes(kind));
  if (onlyNull) return [found('null-added', path, 'may now be null, which nobody expects')];
  return [found('kind-changed', path, `was ${words(was)} and is now ${words(is)}`)];
}

function values({ path, before, after }: Pair): readonly Change[] {
  const [was, is] = [before.enum, after.enum];
  if (!was && !is) return [];
  if (!was) return [found('limit-changed', path, `may now only be ${list(is ?? [])}`)];
  if (!is) return [found('limit-changed', path, `may now be anything, and was one of ${list(was)}`)];
  const gone = was.filter((value) => !is.includes(value));
  const added = is.filter((value) => !was.includes(value));
  return [
    ...gone.map((value) =>
      found('enum-value-removed', path, `no longer knows ${list([value])}, which events of the past hold`),
    ),
    ...added.map((value) =>
      found('enum-value-added', path, `may now be ${list([value])}, which nobody knows yet`),
    ),
  ];
}

function limits({ path, before, after }: Pair): readonly Change[] {
  const [was, is] = [limitsOf(before), limitsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((keyword) => {
    if (isDeepStrictEqual(was.get(keyword), is.get(keyword))) return [];
    const from = was.has(keyword) ? JSON.stringify(was.get(keyword)) : 'nothing';
    const to = is.has(keyword) ? JSON.stringify(is.get(keyword)) : 'nothing';
    return [found('limit-changed', path, `has another ${keyword}: ${from} became ${to}`)];
  });
}

function properties(pair: Pair): readonly Change[] {
  const [was, is] = [pair.before.properties ?? {}, pair.after.properties ?? {}];
  const removed = Object.keys(was)
    .filter((name) => !(name in is))
    .map((name) => found('property-removed', join(pair.path, name), 'is gone'));
  const added = Object.keys(is)
    .filter((name) => !(name in was) && isRequired(pair.after, name))
    .map((name) =>
      found(
        'property-added-required',
        join(pair.path, name),
        'is new and required, but events of the past lack it',
      ),
    );
  const kept = Object.entries(was).flatMap(([name, before]) => {
    const after = is[name];
    if (!after) return [];
    return [...presence(pair, name), ...compare({ ...pair, path: join(pair.path, name), before, after })];
  });
  return [...removed, ...added, ...kept, ...others(pair)];
}

function presence({ path, before, after }: Pair, name: string): readonly Change[] {
  const [was, is] = [isRequired(before, name), isRequired(after, name)];
  if (was === is) return [];
  return is
    ? [found('property-required', join(path, name), 'is now required, but events of the past may lack it')]
    : [found('property-optional', join(path, name), 'may now be missing, and was always there')];
}

/** Properties that are not named: none, any, or those of one shape (a record). */
function others(pair: Pair): readonly Change[] {
  const [before, after] = [pair.before.additionalProperties, pair.after.additionalProperties];
  if (isDeepStrictEqual(before, after)) return [];
  if (isSchema(before) && isSchema(after))
    return compare({ ...pair, path: join(pair.path, '*'), before, after });
  return [
    found(
      'properties-opened',
      pair.path,
      `treats properties without a name otherwise: ${allowed(before)} became ${allowed(after)}`,
    ),
  ];
}

function elements(pair: Pair): readonly Change[] {
  const { path, before, after } = pair;
  const items =
    before.items && after.items
      ? compare({ ...pair, path: `${path}[]`, before: before.items, after: after.items })
      : before.items || after.items
        ? [found('kind-changed', `${path}[]`, 'are described on one side only')]
        : [];
  const [was, is] = [before.prefixItems ?? [], after.prefixItems ?? []];
  if (was.length !== is.length)
    return [...items, found('kind-changed', path, `had ${was.length} places and has ${is.length}`)];
  const places = was.flatMap((each, index) =>
    compare({ ...pair, path: `${path}[${index}]`, before: each, after: is[index] ?? {} }),
  );
  return [...items, ...places];
}

function choices(pair: Pair): readonly Change[] {
  const [was, is] = [
    alternatives(pair.before, pair.roots.before),
    alternatives(pair.after, pair.roots.after),
  ];
  const gone = [...was.keys()].filter((name) => !is.has(name));
  const added = [...is.keys()].filter((name) => !was.has(name));
  const kept = [...was].flatMap(([name, before]) => {
    const after = is.get(name);
    return after ? compare({ ...pair, before, after }) : [];
  });
  return [
    ...gone.map((name) =>
      found('alternative-removed', pair.path, `can no longer be ${name}, as events of the past are`),
    ),
    ...added.map((name) =>
      name === 'null'
        ? found('null-added', pair.path, 'may now be null, which nobody expects')
        : found('alternative-added', pair.path, `may now be ${name}, which nobody knows yet`),
    ),
    ...kept,
  ];
}

/** Alternatives by what tells them apart; several that cannot be told apart are numbered in their order. */
function alternatives(schema: Schema, root: Schema): ReadonlyMap<string, Schema> {
  const named = new Map<string, Schema>();
  for (const each of schema.anyOf ?? schema.oneOf ?? []) {
    const alternative = resolve(each, root);
    const name = nameOfAlternative(alternative);
    const twins = [...named.keys()].filter((other) => other === name || other.startsWith(`${name} #`)).length;
    named.set(twins === 0 ? name : `${name} #${twins + 1}`, alternative);
  }
  return named;
}

function isRequired({ required }: Schema, name: string): boolean {
  return required?.includes(name) ?? false;
}

function isSchema(value: boolean | Schema | undefined): value is Schema {
  return typeof value === 'object';
}

function allowed(value: boolean | Schema | undefined): string {
  if (isSchema(value)) return 'those of one shape';
  return value === false ? 'none' : 'any';
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function words(kinds: readonly string[]): string {
  return kinds.length === 0 ? 'of any kind' : kinds.join(' or ');
}

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}
