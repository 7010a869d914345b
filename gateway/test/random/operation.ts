import type { Chance } from './chance.ts';
import type { Field, World, WorldType } from './world.ts';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly defers: boolean;
}

/** What each response name of a selection set means, so that nothing is selected under it that conflicts. */
type Scope = Map<string, { readonly meaning: string; readonly below: Scope }>;

interface Writing {
  readonly world: World;
  readonly chance: Chance;
  readonly variables: Record<string, unknown>;
  readonly fragments: string[];
  readonly mayDefer: boolean;
  defers: boolean;
}

const DEPTH = 3;
const FIELDS_MAX = 3;

/** More than elsewhere: fetches that run beside each other are where plans are hard. */
const ROOT_FIELDS_MAX = 6;

export function createOperation(world: World, chance: Chance): RandomOperation {
  const variables = { yes: true, no: false, one: 1 };
  const writing: Writing = {
    world,
    chance,
    variables,
    fragments: [],
    mayDefer: chance.percent(15),
    defers: false,
  };
  const root: WorldType = {
    ...{ name: 'Query', kind: 'entity', members: [], interfaces: [], in: [] },
    fields: world.queries,
  };
  const selections = selectionSet(writing, root, { depth: DEPTH, scope: new Map() });
  const body = `${selections}\n${writing.fragments.join('\n')}`;
  return { query: `query Random${definitionsFor(body)} ${body}`, variables, defers: writing.defers };
}

const VARIABLES = { yes: 'Boolean!', no: 'Boolean!', one: 'Int', unset: 'Int = 2' };

/** Only of what is used: all else would be no valid operation. */
function definitionsFor(body: string): string {
  const used = Object.entries(VARIABLES).filter(([name]) => body.includes(`$${name}`));
  return used.length === 0 ? '' : `(${used.map(([name, type]) => `$${name}: ${type}`).join(', ')})`;
}

interface Place {
  readonly depth: number;
  readonly scope: Scope;
}

function selectionSet(writing: Writing, type: WorldType, place: Place): string {
  const { chance } = writing;
  const parts = Array.from(
    { length: 1 + chance.int(type.name === 'Query' ? ROOT_FIELDS_MAX : FIELDS_MAX) },
    () => selection(writing, type, place),
  ).filter(Boolean);
  // Never empty, and without a condition, so that every object of a list can be told from null.
  return `{ ${[...parts, '__typename'].join(' ')} }`;
}

function selection(writing: Writing, type: WorldType, place: Place): string {
  const { chance, world } = writing;
  if (type.name !== 'Query' && chance.percent(type.kind === 'entity' || type.kind === 'value' ? 15 : 70)) {
    return fragment(writing, type, place);
  }
  if (type.fields.length === 0) return '';
  const field = chance.pick(type.fields);
  const argument = argumentOf(writing, field);
  const meaning = `${field.name}${argument}`;
  const name = responseName(writing, { type, field, meaning }, place.scope);
  const below = world.types.find((each) => each.name === field.of);
  if (below && place.depth === 0) return '';
  const known = place.scope.get(name) ?? { meaning: `${meaning} ${field.type}`, below: new Map() };
  place.scope.set(name, known);
  const inner = below
    ? ` ${selectionSet(writing, below, { depth: place.depth - 1, scope: known.below })}`
    : '';
  const alias = name === field.name ? '' : `${name}: `;
  return `${alias}${field.name}${argument}${condition(writing)}${inner}`;
}

/** Mostly its own name; sometimes that of a stranger, which plans must not confuse with it. */
function responseName(
  { chance }: Writing,
  { type, field, meaning }: { type: WorldType; field: Field; meaning: string },
  scope: Scope,
): string {
  const wanted = chance.percent(75)
    ? field.name
    : chance.pick([...type.fields.map(({ name }) => name), 'other', 'toString']);
  const fits = (name: string) => {
    const known = scope.get(name);
    return known === undefined || known.meaning === `${meaning} ${field.type}`;
  };
  if (fits(wanted)) return wanted;
  for (let number = 0; ; number += 1) if (fits(`${field.name}_${number}`)) return `${field.name}_${number}`;
}

function argumentOf({ chance }: Writing, { hasArgument }: Field): string {
  if (!hasArgument || chance.percent(30)) return '';
  return `(n: ${chance.pick(['0', '1', '2', '$one', '$unset', 'null'])})`;
}

function fragment(writing: Writing, type: WorldType, place: Place): string {
  const { chance, world, fragments } = writing;
  const name = chance.pick([type.name, ...type.members, ...type.members, ...type.interfaces]);
  const on = world.types.find((each) => each.name === name) ?? type;
  const inner = selectionSet(writing, on, place);
  const directive = condition(writing) || deferral(writing);
  if (chance.percent(60))
    return `... ${chance.percent(20) && on === type ? '' : `on ${on.name}`}${directive} ${inner}`;
  fragments.push(`fragment F${fragments.length} on ${on.name} ${inner}`);
  return `...F${fragments.length - 1}${directive}`;
}

function condition({ chance }: Writing): string {
  if (chance.percent(80)) return '';
  return chance.pick([
    ' @include(if: $yes)',
    ' @include(if: $no)',
    ' @skip(if: $no)',
    ' @skip(if: $yes)',
    ' @skip(if: false)',
  ]);
}

function deferral(writing: Writing): string {
  if (!writing.mayDefer || writing.chance.percent(50)) return '';
  writing.defers = true;
  return writing.chance.pick([' @defer', ' @defer(if: $yes)', ' @defer(if: $no)']);
}
