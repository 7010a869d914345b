import type { Field, World, WorldType } from './world.ts';

const TONE = 'enum Tone { HIGH MIDDLE LOW }';

/** The schema of one subgraph. */
export function subgraphSchema(world: World, subgraph: string): string {
  const external = externalsOf(world, subgraph);
  const types = world.types.map((type) =>
    typeInSubgraph(type, subgraph, external.get(type.name) ?? new Set<string>()),
  );
  const queries = world.queries.filter((field) => field.in.includes(subgraph));
  const query =
    queries.length > 0 ? [`type Query { ${queries.map((field) => written(field)).join(' ')} }`] : [];
  return [TONE, ...query, ...types].join('\n');
}

/** The same graph in one piece. */
export function wholeSchema(world: World): string {
  const types = world.types.map((type) => {
    const { name, kind, members, fields, interfaces } = type;
    if (kind === 'union') return `union ${name} = ${members.join(' | ')}`;
    const implemented = interfaces.length > 0 ? ` implements ${interfaces.join(' & ')}` : '';
    return `${kind === 'interface' ? 'interface' : 'type'} ${name}${implemented} { ${fields.map((field) => written(field)).join(' ')} }`;
  });
  return [TONE, `type Query { ${world.queries.map((field) => written(field)).join(' ')} }`, ...types].join(
    '\n',
  );
}

/** What a subgraph requires, by the types that have it. */
function externalsOf({ types }: World, subgraph: string): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>(types.map(({ name }) => [name, new Set()]));
  for (const { name, fields } of types) {
    for (const required of fields
      .filter((field) => field.in.includes(subgraph))
      .flatMap((field) => field.requires)) {
      names.get(name)?.add(required.name);
      if (required.below) names.get(required.below.type)?.add(required.below.name);
    }
  }
  return names;
}

function typeInSubgraph(
  { name, kind, fields, members, interfaces }: WorldType,
  subgraph: string,
  external: ReadonlySet<string>,
): string {
  if (kind === 'union') return `union ${name} = ${members.join(' | ')}`;
  if (kind === 'interface') return `interface ${name} { ${fields.map((field) => written(field)).join(' ')} }`;
  if (kind === 'value')
    return `type ${name} @shareable { ${fields.map((field) => written(field)).join(' ')} }`;
  const own = fields.filter((field) => field.in.includes(subgraph));
  const lines = [
    ...own.map((field) => `${written(field)}${shareable(field)}${requires(field)}`),
    ...fields.filter((field) => external.has(field.name)).map((field) => `${written(field)} @external`),
  ];
  const implemented = interfaces.length > 0 ? ` implements ${interfaces.join(' & ')}` : '';
  return `type ${name}${implemented} @key(fields: "id") { ${lines.join('\n  ')} }`;
}

function written({ name, type, hasArgument }: Field): string {
  const finished = name === 'id' ? 'ID!' : type;
  return `${name}${hasArgument ? '(n: Int)' : ''}: ${finished}`;
}

function shareable({ name, in: at }: Field): string {
  return at.length > 1 && name !== 'id' ? ' @shareable' : '';
}

function requires({ requires: needed }: Field): string {
  if (needed.length === 0) return '';
  const asked = ({ name, argument }: { name: string; argument: number | undefined }) =>
    argument === undefined ? name : `${name}(n: ${argument})`;
  const fields = needed.map((each) => `${asked(each)}${each.below ? ` { ${asked(each.below)} }` : ''}`);
  return ` @requires(fields: "${fields.join(' ')}")`;
}
