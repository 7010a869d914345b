import { expect, test } from '@jest/globals';
import { startFederation, type Federation } from '../support/federation.ts';
import { createChance } from './chance.ts';
import { createOperation, type RandomOperation } from './operation.ts';
import { putTogether } from './put-together.ts';
import { subgraphSchema, wholeSchema } from './schemas.ts';
import { createResolvers } from './values.ts';
import { createWhole, type WholeAnswer } from './whole.ts';
import { createWorld, type World } from './world.ts';

/** More by `HANSA_RANDOM_OPERATIONS=50000`; other ones by `HANSA_RANDOM_SEED=7`. */
const OPERATIONS = Number(process.env['HANSA_RANDOM_OPERATIONS'] ?? 2_000);
const SEED = Number(process.env['HANSA_RANDOM_SEED'] ?? 1);
/** Making a graph takes as long as asking it forty times. */
const OPERATIONS_PER_WORLD = 80;

const seeds = Array.from(
  { length: Math.ceil(OPERATIONS / OPERATIONS_PER_WORLD) },
  (_, n) => SEED * 100_000 + n,
);

test.each(seeds)('a random graph in pieces answers as it does in one piece (seed %i)', async (seed) => {
  const chance = createChance(seed);
  const world = createWorld(seed, chance);
  const whole = createWhole(wholeSchema(world), createResolvers(world, undefined));
  const graph = await startFederation(piecesOf(world), { limits: { depthMax: 100, aliasesMax: 5_000 } });
  try {
    for (let asked = 0; asked < OPERATIONS_PER_WORLD;) {
      const operation = createOperation(world, chance);
      if (!whole.isValid(operation.query)) continue;
      asked += 1;
      const expected = await whole.execute(operation.query, operation.variables);
      compare(operation, expected, await ask(graph, operation));
    }
  } finally {
    await graph.close();
  }
});

function piecesOf(world: World) {
  return Object.fromEntries(
    world.subgraphs.map((name) => [
      name,
      { typeDefs: subgraphSchema(world, name), resolvers: createResolvers(world, name) },
    ]),
  );
}

interface Answer {
  readonly data: unknown;
  readonly errors: readonly { readonly path?: readonly (string | number)[]; readonly message: string }[];
}

async function ask(graph: Federation, { query, variables, defers }: RandomOperation): Promise<Answer> {
  const reply = await graph.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: defers ? { accept: 'multipart/mixed;deferSpec=20220824, application/json' } : {},
    payload: { query, variables },
  });
  const isWhole = String(reply.headers['content-type']).startsWith('application/json');
  if (!isWhole) return putTogether(reply.body);
  const { data, errors = [] } = reply.json<Pick<Answer, 'data'> & Partial<Answer>>();
  return { data, errors };
}

/**
 * The same data; and an error for every null that is one's doing, at its place or below it: of several errors that
 * make the same null, one need be told (GraphQL specification, 6.4.4). Fields that only plans ask for may add
 * errors of their own.
 */
function compare(operation: RandomOperation, expected: WholeAnswer, answer: Answer): void {
  const context = `${operation.query}\n${JSON.stringify(operation.variables)}\n${JSON.stringify(answer.errors)}`;
  const places = operation.defers ? expected.errors.map(({ path }) => nulledBy(expected.data, path)) : [];
  const data = places.reduce(withNull, answer.data ?? null);
  expect({ context, data }).toEqual({ context, data: expected.data });
  const untold = expected.errors.filter((error) => {
    const nulled = nulledBy(expected.data, error.path);
    return !answer.errors.some(({ path = [] }) => nulled.every((step, depth) => path[depth] === step));
  });
  expect({ context, untold }).toEqual({ context, untold: [] });
}

/** Where the null stands that an error has led to. */
function nulledBy(data: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let value = data;
  for (const [depth, step] of path.entries()) {
    if (value === null) return path.slice(0, depth);
    value = (value as Record<string | number, unknown>)[step];
  }
  return path;
}

/** A null spreads no further than the part that it came with; in one piece, it spreads to what the part belongs to. */
function withNull(data: unknown, [step, ...path]: readonly (string | number)[]): unknown {
  if (step === undefined || typeof data !== 'object' || data === null) return null;
  const copy = (Array.isArray(data) ? [...data] : { ...data }) as Record<string | number, unknown>;
  if (step in copy) copy[step] = withNull(copy[step], path);
  return copy;
}
