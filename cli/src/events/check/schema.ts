/** The keywords of JSON Schema that contracts use; a keyword that is not listed is compared as it stands. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** Says nothing about what is valid. */
const annotations = new Set([
  '$schema',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  '$comment',
]);

/** Compared by their own rules. */
const structural = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'prefixItems',
  'enum',
  'anyOf',
  'oneOf',
  '$ref',
  '$defs',
]);

/** What bounds values of a schema by keyword: lengths, ranges, patterns, formats, constants. */
export function limitsOf(schema: Schema): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(schema).filter(([keyword]) => !structural.has(keyword) && !annotations.has(keyword)),
  );
}

/** The kinds of value that a schema lets through; nothing where any is. */
export function typesOf({ type }: Schema): readonly string[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : [...type].sort();
}

/** Follows references within one document. A reference that leads nowhere is left as it is. */
export function resolve(schema: Schema, root: Schema): Schema {
  const [, name] = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '') ?? [];
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target ? resolve(target, root) : schema;
}

/**
 * What tells one alternative of a choice from its neighbours: its kind, and for objects the property that is a
 * constant in each of them.
 */
export function nameOfAlternative(schema: Schema): string {
  const types = typesOf(schema).join('|');
  const marks = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    'const' in property ? [`${name} ${JSON.stringify(property['const'])}`] : [],
  );
  if ('const' in schema) return JSON.stringify(schema['const']);
  return marks.length > 0 ? `${types} with ${marks.join(', ')}` : types || 'anything';
}
