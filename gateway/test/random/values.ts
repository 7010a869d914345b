import { hash } from './chance.ts';
import type { Field, World, WorldType } from './world.ts';

type Source = Readonly<Record<string, unknown>> & { readonly id?: string };
type Resolver = (source: Source, args: { readonly n?: number | null }) => unknown;
export type Resolvers = Record<string, Record<string, unknown>>;

/** Entities of each type. So few that they turn up again and again. */
const ENTITIES = 4;

/**
 * Values that depend on nothing but the seed, the entity, the field and its argument, so that it does not
 * matter who is asked. Some are null where they may be, and some are errors.
 */
export function createResolvers(world: World, subgraph: string | undefined): Resolvers {
  const isHere = (field: Field) => subgraph === undefined || field.in.includes(subgraph);
  const resolvers: Resolvers = { Query: {} };
  for (const field of world.queries.filter(isHere)) {
    resolvers['Query'] = { ...resolvers['Query'], [field.name]: resolverOf(world, 'Query', field) };
  }
  for (const type of world.types.filter(({ kind }) => kind === 'entity')) {
    const fields = type.fields.filter((field) => isHere(field) && field.name !== 'id');
    resolvers[type.name] = Object.fromEntries(
      fields.map((field) => [
        field.name,
        field.requires.length > 0
          ? derivedResolver(world, type, { field, isWhole: subgraph === undefined })
          : resolverOf(world, type.name, field),
      ]),
    );
  }
  return resolvers;
}

function resolverOf(world: World, owner: string, field: Field): Resolver {
  return (source, { n }) => valueOf(world, field, `${owner} ${source?.id ?? ''} ${field.name} ${n ?? '-'}`);
}

/** In a subgraph from what it was handed; in the whole from what would have been handed to it. */
function derivedResolver(
  world: World,
  type: WorldType,
  { field, isWhole }: { field: Field; isWhole: boolean },
): Resolver {
  return (source) =>
    field.requires
      .map(({ name, argument, below }) => {
        const value = isWhole ? told(world, { type, source }, { name, argument }) : source[name];
        if (!below) return value;
        const target = world.types.find((each) => each.name === below.type);
        return ofEach(value, (object) =>
          isWhole && target ? told(world, { type: target, source: object }, below) : object[below.name],
        );
      })
      .map((value) => JSON.stringify(value ?? null))
      .join('|');
}

/** What the subgraph that has a field would say. */
function told(
  world: World,
  { type, source }: { type: WorldType; source: Source },
  { name, argument }: { name: string; argument: number | undefined },
): unknown {
  const field = type.fields.find((each) => each.name === name);
  const given = argument === undefined ? {} : { n: argument };
  return field && errorless(() => resolverOf(world, type.name, field)(source, given));
}

function ofEach(value: unknown, change: (object: Source) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => ofEach(each, change));
  return value === null || value === undefined ? null : (change(value as Source) ?? null);
}

/** What failed is handed on as null. */
function errorless(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return null;
  }
}

function valueOf(world: World, field: Field, key: string): unknown {
  const text = `${world.seed} ${key}`;
  // Required fields never fail for good, or the whole entity would be missing for whoever requires them.
  const mayFail = !field.type.endsWith('!') || field.of !== field.type.slice(0, -1);
  if (mayFail && hash(`error ${text}`) % 40 === 0) throw new TypeError(`No ${key}.`);
  return valueOfType(world, field.type, text);
}

function valueOfType(world: World, type: string, text: string): unknown {
  if (type.endsWith('!'))
    return valueOfType(world, type.slice(0, -1), `${text}!`) ?? valueAgain(world, type, text);
  if (hash(`null ${text}`) % 8 === 0) return null;
  if (!type.startsWith('[')) return single(world, type, text);
  return Array.from({ length: hash(`length ${text}`) % 4 }, (_, n) =>
    valueOfType(world, type.slice(1, -1), `${text} ${n}`),
  );
}

function valueAgain(world: World, type: string, text: string): unknown {
  const named = type.slice(0, -1);
  return named.startsWith('[') ? [] : single(world, named, text);
}

const TONES = ['HIGH', 'MIDDLE', 'LOW'];
const TEXTS = ['', 'plain', 'with "quotes"', 'back\\slash', 'line\nfeed', 'ü€😀', 'x'.repeat(70)];

function single(world: World, name: string, text: string): unknown {
  const number = hash(text);
  switch (name) {
    case 'Int':
      return (number % 2_000) - 1_000;
    case 'Float':
      return (number % 1_000) / 8;
    case 'Boolean':
      return number % 2 === 0;
    case 'String':
      return TEXTS[number % TEXTS.length];
    case 'Tone':
      return TONES[number % TONES.length];
    case 'Size':
      return { w: number % 10, h: number % 7 === 0 ? null : number % 9 };
    default: {
      const type = world.types.find((each) => each.name === name);
      const members = type && type.members.length > 0 ? type.members : [name];
      const __typename = members[number % members.length] ?? name;
      return { __typename, id: `${hash(`id ${text}`) % ENTITIES}` };
    }
  }
}
