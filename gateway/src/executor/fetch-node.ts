import { applyRewrites } from '@apollo/gateway/dist/dataRewrites.js';
import { deepMerge } from '@apollo/gateway/dist/utilities/deepMerge.js';
import { Fault } from '@hansa/kit/errors/fault';
import type { FetchNode } from '../plan/from-apollo.ts';
import { fetchError, movedError, rootFields } from './errors.ts';
import { sharedPath, type Place } from './places.ts';
import { represent } from './represent.ts';
import type { Data, FetchAnswer, Run } from './run.ts';

/** Asks a subgraph and merges what comes into all places. A failure leaves errors behind and rejects nothing. */
export async function executeFetch(node: FetchNode, places: readonly Place[], run: Run): Promise<void> {
  if (places.length === 0) return;
  try {
    if (node.contextRewrites) throw new Fault('INTERNAL', '@fromContext is not served yet.');
    await (node.requires ? fetchEntities(node, places, run) : fetchFields(node, places, run));
  } catch (thrown) {
    const parent = sharedPath(places);
    const isRoot = !node.requires && parent.length === 0;
    const paths = isRoot ? rootFields(node.operation).map((name) => [name]) : [parent];
    run.errors.push(...paths.map((path) => fetchError(thrown, node.serviceName, path)));
  }
}

async function fetchFields(node: FetchNode, places: readonly Place[], run: Run): Promise<void> {
  const { data, errors = [] } = await ask(node, run, {});
  const parent = sharedPath(places);
  for (const error of errors) {
    run.errors.push(movedError(error, node.serviceName, [...parent, ...(error.path ?? [])]));
  }
  if (!data) return;
  const received = { ...data };
  applyRewrites(run.schema, node.outputRewrites, received);
  for (const { value } of places) deepMerge(value, received);
}

/** An entity to be asked for once, and everywhere it stands. */
interface Wanted {
  readonly representation: Data;
  readonly places: Place[];
}

async function fetchEntities(node: FetchNode, places: readonly Place[], run: Run): Promise<void> {
  const wanted = gather(node, places, run);
  if (wanted.length === 0) return;
  const representations = wanted.map(({ representation }) => representation);
  const { data, errors = [] } = await ask(node, run, { representations });

  for (const error of errors) {
    const [, index, ...rest] = error.path ?? [];
    const failed = typeof index === 'number' ? (wanted[index]?.places ?? []) : [];
    const paths = failed.length > 0 ? failed.map(({ path }) => [...path, ...rest]) : [sharedPath(places)];
    run.errors.push(...paths.map((path) => movedError(error, node.serviceName, path)));
  }
  if (!data) return;
  scatter(node, { wanted, entities: data['_entities'] }, run);
}

/** Equal representations travel once, however often their entity stands in the answer. */
function gather(node: FetchNode, places: readonly Place[], run: Run): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const place of places) {
    const representation = represent(run.schema, place.value, node.requires ?? []);
    if (!representation) continue;
    const key = JSON.stringify(representation);
    const known = wanted.get(key);
    if (known) known.places.push(place);
    else wanted.set(key, { representation, places: [place] });
  }
  const all = [...wanted.values()];
  for (const { representation } of all) applyRewrites(run.schema, node.inputRewrites, representation);
  return all;
}

function scatter(
  node: FetchNode,
  { wanted, entities }: { wanted: readonly Wanted[]; entities: unknown },
  run: Run,
): void {
  if (!Array.isArray(entities) || entities.length !== wanted.length) {
    throw new Fault(
      'MALFORMED_ANSWER',
      `${node.serviceName} did not answer one entity for each that was asked for.`,
    );
  }
  wanted.forEach(({ places }, index) => {
    const entity: unknown = entities[index];
    if (typeof entity !== 'object' || entity === null) {
      run.absent.push(...places.map(({ path }) => path));
      return;
    }
    for (const { value } of places) {
      // Each place gets a copy: later fetches fill the places one by one.
      const received = (places.length === 1 ? entity : structuredClone(entity)) as Data;
      const typed = Object.assign(received, { __typename: received['__typename'] ?? value['__typename'] });
      applyRewrites(run.schema, node.outputRewrites, typed);
      deepMerge(value, typed);
    }
  });
}

async function ask(node: FetchNode, run: Run, more: Data): Promise<FetchAnswer> {
  const used = (node.variableUsages ?? []).filter((name) => Object.hasOwn(run.variables, name));
  const variables = { ...Object.fromEntries(used.map((name) => [name, run.variables[name]])), ...more };
  const operationName = node.operationName === undefined ? {} : { operationName: node.operationName };
  return run.fetch({ subgraph: node.serviceName, query: node.operation, variables, ...operationName });
}
