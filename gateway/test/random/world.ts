import { createChance, type Chance } from './chance.ts';

/** A random graph: types, and which subgraphs have which of their fields. */
export interface World {
  readonly seed: number;
  readonly subgraphs: readonly string[];
  readonly types: readonly WorldType[];
  readonly queries: readonly Field[];
}

export interface WorldType {
  readonly name: string;
  readonly kind: 'entity' | 'value' | 'interface' | 'union';
  readonly fields: readonly Field[];
  /** Of an interface or a union. */
  readonly members: readonly string[];
  /** Interfaces of an entity. */
  readonly interfaces: readonly string[];
  /** Subgraphs that know it. */
  readonly in: readonly string[];
}

export interface Field {
  readonly name: string;
  /** The named type. */
  readonly of: string;
  /** As written: `[T!]`. */
  readonly type: string;
  readonly hasArgument: boolean;
  readonly in: readonly string[];
  /** Fields of the same entity that its subgraph gets from others. */
  readonly requires: readonly Required[];
}

interface Required {
  readonly name: string;
  /** The argument that is wanted. */
  readonly argument: number | undefined;
  /** Of a link: a field of the entity that it leads to. */
  readonly below?: { readonly type: string; readonly name: string; readonly argument: number | undefined };
}

const SCALARS = ['Int', 'String', 'Float', 'Boolean', 'Tone'];

export function createWorld(seed: number, chance: Chance): World {
  const subgraphs = ['a', 'b', 'c', 'd'].slice(0, 2 + chance.int(3));
  const names = ['Ant', 'Bee', 'Cat', 'Dog', 'Elk'].slice(0, 2 + chance.int(4));
  const abstracts = abstractTypes(names, chance);
  const size: WorldType = {
    name: 'Size',
    kind: 'value',
    fields: ['w', 'h'].map((name) => plain(name, 'Int', subgraphs)),
    members: [],
    interfaces: [],
    in: subgraphs,
  };
  const targets = [...names, ...abstracts.map(({ name }) => name), 'Size'];
  const entities = names.map((name) => entity(name, { subgraphs, targets, abstracts, chance }));
  // By a chance of its own, so that the graphs are what they were before there were such fields.
  const later = createChance(seed ^ 0x5eed);
  const linked = entities.map((type) => withDistantFields(type, { entities, subgraphs, chance: later }));
  const known = abstracts.map((type) => ({ ...type, in: subgraphs }));
  const queries = targets
    .filter((name) => name !== 'Size')
    .flatMap((name) => {
      const at = [chance.pick(subgraphs)];
      return [
        { ...plain(`one${name}`, name, at), hasArgument: true },
        { ...plain(`all${name}`, name, at), type: chance.pick([`[${name}]`, `[${name}!]`, `[${name}!]!`]) },
      ];
    });
  return { seed, subgraphs, types: [...linked, ...known, size], queries };
}

function abstractTypes(names: readonly string[], chance: Chance): WorldType[] {
  const base = { interfaces: [], in: [] };
  const label = plain('label', 'String', []);
  const animal = {
    name: 'Animal',
    kind: 'interface' as const,
    fields: [label],
    members: chance.some(names, 70),
  };
  const found = { name: 'Found', kind: 'union' as const, fields: [], members: chance.some(names, 70) };
  return [animal, found].filter(({ members }) => members.length > 0).map((type) => ({ ...base, ...type }));
}

function plain(name: string, of: string, at: readonly string[]): Field {
  return { name, of, type: of, hasArgument: false, in: at, requires: [] };
}

interface Surroundings {
  readonly subgraphs: readonly string[];
  readonly targets: readonly string[];
  readonly abstracts: readonly WorldType[];
  readonly chance: Chance;
}

function entity(name: string, { subgraphs, targets, abstracts, chance }: Surroundings): WorldType {
  const scalars = Array.from({ length: 2 + chance.int(4) }, (_, n): Field => {
    const of = chance.pick(SCALARS);
    const isShared = chance.percent(20);
    const at = isShared ? chance.some(subgraphs, 70) : [];
    const type = chance.pick([of, of, of, `${of}!`, `[${of}]`]);
    return {
      ...plain(`s${n}`, of, at.length > 0 ? at : [chance.pick(subgraphs)]),
      type,
      hasArgument: chance.percent(30),
    };
  });
  const links = Array.from({ length: 1 + chance.int(3) }, (_, n): Field => {
    const of = chance.pick(targets);
    const type = chance.pick([of, of, `${of}!`, `[${of}]`, `[${of}!]!`, `[[${of}]]`]);
    return { ...plain(`l${n}`, of, [chance.pick(subgraphs)]), type, hasArgument: chance.percent(20) };
  });
  const derived = chance.percent(50) ? derivedFields(scalars, subgraphs, chance) : [];
  const interfaces = abstracts.filter(({ kind, members }) => kind === 'interface' && members.includes(name));
  const label = interfaces.length > 0 ? [plain('label', 'String', subgraphs)] : [];
  return {
    name,
    kind: 'entity',
    fields: [plain('id', 'ID', subgraphs), ...label, ...scalars, ...links, ...derived],
    members: [],
    interfaces: interfaces.map((each) => each.name),
    in: subgraphs,
  };
}

/** Fields that their subgraph works out from what others know. */
function derivedFields(scalars: readonly Field[], subgraphs: readonly string[], chance: Chance): Field[] {
  return Array.from({ length: 1 + chance.int(2) }, (_, n) => n).flatMap((n) => {
    const at = chance.pick(subgraphs);
    const foreign = scalars.filter((field) => !field.in.includes(at));
    if (foreign.length === 0) return [];
    const requires = chance
      .some(foreign, 50)
      .concat(foreign[0] ?? [])
      .slice(0, 2);
    return [
      {
        ...plain(`d${n}`, 'String', [at]),
        requires: [...new Set(requires)].map(({ name, hasArgument }) => ({
          name,
          argument: hasArgument && chance.percent(60) ? chance.int(3) : undefined,
        })),
      },
    ];
  });
}

/** With fields that their subgraph works out from what others know of other entities, and of this one. */
function withDistantFields(
  type: WorldType,
  {
    entities,
    subgraphs,
    chance,
  }: { entities: readonly WorldType[]; subgraphs: readonly string[]; chance: Chance },
): WorldType {
  const at = chance.pick(subgraphs);
  const isForeign = (field: Field) => !field.in.includes(at);
  const isScalar = (field: Field) => /^s\d/.test(field.name);
  const targetOf = (field: Field) => entities.find(({ name }) => name === field.of);
  const links = type.fields.filter(
    (field) => isForeign(field) && targetOf(field) !== undefined && !field.type.endsWith('!'),
  );
  if (links.length === 0 || chance.percent(30)) return type;
  const wish = ({ name, hasArgument }: Field) => ({
    name,
    argument: hasArgument && chance.percent(80) ? chance.int(3) : undefined,
  });
  const fields = Array.from({ length: 1 + chance.int(2) }, (_, n) => n).flatMap((n): Field[] => {
    const link = chance.pick(links);
    const target = targetOf(link);
    const leaves = target?.fields.filter((field) => isScalar(field) && isForeign(field)) ?? [];
    if (!target || leaves.length === 0) return [];
    const leaf = chance.pick(leaves);
    // The same name once more, where the entity has it too: its argument may differ.
    const own = type.fields.filter((field) => field.name === leaf.name && isForeign(field));
    const below = { type: target.name, ...wish(leaf) };
    const requires = [{ ...wish(link), below }, ...own.filter(() => chance.percent(60)).map(wish)];
    return [{ ...plain(`e${n}`, 'String', [at]), requires }];
  });
  return { ...type, fields: [...type.fields, ...fields] };
}
