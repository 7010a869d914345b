import type { JsonObject, RootStep } from '../plan/nodes.ts';
import { requestBody } from './body.ts';
import { fetchTrouble, movedTrouble } from './errors.ts';
import { merge, mergeCopy } from './merge.ts';
import { objectsAt } from './objects-at.ts';
import { read } from './read.ts';
import { rewrite, rewritePath } from './rewrite.ts';
import type { FetchAnswer, Run } from './run.ts';

/** Asks for fields of a root type and merges them. A failure leaves errors behind and rejects nothing. */
export async function fetchRoot(step: RootStep, run: Run): Promise<void> {
  const places = objectsAt(run.data, step.path);
  if (places.length > 0) await ask(step, places, run);
  if (step.id !== undefined) run.merged(step.id);
}

async function ask(step: RootStep, places: readonly JsonObject[], run: Run): Promise<void> {
  const { subgraph, isMutation } = step.request;
  try {
    const answer = await run.fetch({ subgraph, isMutation, body: requestBody(step.request, run.variables) });
    if (answer.bytes && run.passOn?.(answer.bytes)) return;
    mergeRoot(step, answer, { places, run });
  } catch (thrown) {
    const { prefix } = step.path;
    const names = prefix.length === 0 ? step.rootNames.map((name) => [name]) : [prefix];
    run.troubles.push(...names.map((path) => fetchTrouble(thrown, subgraph, path)));
  }
}

function mergeRoot(
  step: RootStep,
  answer: FetchAnswer,
  { places, run }: { places: readonly JsonObject[]; run: Run },
): void {
  const { data, errors } = read(answer, run);
  for (const error of errors ?? []) {
    const path = rewritePath(error.path ?? [], step.outputRewrites);
    run.troubles.push(movedTrouble(error, step.request.subgraph, [...step.path.prefix, ...path]));
  }
  if (!data) return;
  rewrite(data, step.outputRewrites);
  const [first, ...others] = places;
  for (const place of others) mergeCopy(place, data, step.shape);
  if (first) merge(first, data, step.shape);
}
