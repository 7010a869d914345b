import { Fault } from '@hansa/kit/errors/fault';
import type { EntityBranch, EntityStep, JsonObject } from '../plan/nodes.ts';
import { requestBody } from './body.ts';
import { fetchTrouble, movedTrouble } from './errors.ts';
import { emptyBatch, gather, type Batch } from './gather.ts';
import { locate } from './locate.ts';
import { merge, mergeCopy } from './merge.ts';
import { read } from './read.ts';
import { rewrite, rewritePath } from './rewrite.ts';
import type { DataPath, FetchResult, Run } from './run.ts';

type Errors = NonNullable<FetchResult['errors']>;

/** A branch under way: what it asks for, and what for. */
export interface Flight {
  readonly branch: EntityBranch;
  readonly batch: Batch;
}

/**
 * Gathers entities, asks their subgraph once, scatters the answer.
 *
 * Equal representations of a type travel once, however often they occur in the data. A failing subgraph leaves
 * nulls and located errors behind; it never rejects the plan, because sibling branches still have an answer worth
 * returning.
 */
export async function fetchEntities(step: EntityStep, run: Run): Promise<void> {
  const flights = step.branches.map((branch) => ({ branch, batch: gatherBranch(branch, run) }));
  if (flights.some(({ batch }) => batch.texts.length > 0))
    await fly(step, flights, { run, variables: run.variables });
  for (const { ids } of step.branches) for (const id of ids) run.merged(id);
}

function gatherBranch({ targets, representations }: EntityBranch, { data, shared }: Run): Batch {
  const batch = emptyBatch(targets.length);
  targets.forEach((target, position) => {
    gather(batch, { data, target, representations, shared, places: batch.places[position] ?? [] });
  });
  return batch;
}

/** One request for all branches, and what comes of it. */
export async function fly(
  { request, branches }: EntityStep,
  flights: readonly Flight[],
  { run, variables }: { run: Run; variables: Readonly<JsonObject> },
): Promise<void> {
  const { subgraph, isMutation } = request;
  try {
    // A list for each branch, because the request declares them all, also where only some are under way.
    const lists = branches.map((branch) => {
      const texts = flights.find((flight) => flight.branch === branch)?.batch.texts ?? [];
      return `"${branch.variable}":[${texts.join(',')}]`;
    });
    const body = requestBody(request, variables, lists.join(','));
    const answer = await run.fetch({ subgraph, isMutation, body });
    const { data, errors = [] } = read(answer, run);
    for (const flight of flights) if (data) scatter(flight, data[flight.branch.alias], { run, subgraph });
    if (errors.length > 0) tellErrors(flights, errors, { run, subgraph });
  } catch (thrown) {
    for (const flight of flights) tellFailure(flight, thrown, { run, subgraph });
  }
}

interface Aside {
  readonly run: Run;
  readonly subgraph: string;
}

function tellFailure({ branch, batch }: Flight, thrown: unknown, { run, subgraph }: Aside): void {
  branch.targets.forEach(({ path }, target) => {
    if (!batch.places[target]?.some((places) => places !== undefined)) return;
    run.troubles.push(fetchTrouble(thrown, subgraph, path.prefix));
  });
}

/** Merges the entities of an answer into all places that they were asked for. */
function scatter({ branch, batch }: Flight, entities: unknown, { run, subgraph }: Aside): void {
  if (!isListOfObjects(entities) || entities.length !== batch.texts.length) {
    const fault = new Fault('MALFORMED_ANSWER', `${subgraph} did not answer one entity for each asked for.`);
    tellFailure({ branch, batch }, fault, { run, subgraph });
    return;
  }
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    let isFirst = true;
    for (const places of batch.places) {
      for (const place of places[index] ?? []) {
        if (!entity) {
          run.absent.add(place);
        } else if (isFirst) {
          rewriteEntity(entity, place, branch);
          merge(place, entity, branch.shape);
          isFirst = false;
        } else {
          mergeCopy(place, entity, branch.shape);
        }
      }
    }
  }
}

/** Or of nulls, for entities that there are not. */
function isListOfObjects(value: unknown): value is (JsonObject | null)[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'object' && !Array.isArray(each));
}

function rewriteEntity(entity: JsonObject, place: JsonObject, { outputRewrites }: EntityBranch): void {
  if (outputRewrites.length === 0) return;
  // Rewrites ask for types, and the place knows the entity's even where the subgraph was not asked for it.
  entity['__typename'] ??= place['__typename'];
  rewrite(entity, outputRewrites);
}

/** Tells each error at every place where its entity stands; one that names no entity, at the way there. */
function tellErrors(flights: readonly Flight[], errors: Errors, { run, subgraph }: Aside): void {
  const [first] = flights;
  for (const flight of flights) {
    const { alias } = flight.branch;
    const isMine = (name: unknown) =>
      name === alias || (flight === first && !flights.some(({ branch }) => branch.alias === name));
    const mine = errors.filter(({ path }) => isMine(path?.[0]));
    if (mine.length > 0) tellBranchErrors(flight, mine, { run, subgraph });
  }
}

function tellBranchErrors({ branch, batch }: Flight, errors: Errors, { run, subgraph }: Aside): void {
  const placesOf = (target: number, error: Errors[number]) => batch.places[target]?.[indexOf(error)] ?? [];
  const located = branch.targets.map(({ path }, target) =>
    locate(run.data, path, new Set(errors.flatMap((error) => placesOf(target, error)))),
  );
  for (const error of errors) {
    const rest = rewritePath(error.path?.slice(2) ?? [], branch.outputRewrites);
    const found = located.flatMap((paths, target): DataPath[] =>
      placesOf(target, error).flatMap((place) => paths.get(place) ?? []),
    );
    const told =
      found.length > 0 ? found.map((at) => [...at, ...rest]) : branch.targets.map(({ path }) => path.prefix);
    run.troubles.push(...told.map((path) => movedTrouble(error, subgraph, path)));
  }
}

function indexOf({ path }: Errors[number]): number {
  const index = path?.[1];
  return typeof index === 'number' ? index : -1;
}
