import { messageOf } from '@hansa/kit/errors/fault';
import { withTrace } from '@hansa/kit/telemetry/trace';
import { execute } from '../executor/execute.ts';
import type { Run } from '../executor/run.ts';
import type { DeferredStep } from '../plan/nodes.ts';
import { deferredObjects, firstProjection, laterProjection } from '../projection/deferred.ts';
import { errorsMember, told, type AnswerInParts } from './answer.ts';
import type { Execution } from './execution.ts';
import { projectionInput } from './prepare.ts';
import { show } from './show.ts';

/** A deferred part of an answer, under way. */
export interface Part {
  readonly step: DeferredStep;
  /** Its own run: same data, errors of its own. Resolves when it is fetched, and never rejects. */
  readonly done: Promise<Run>;
}

/** Starts deferred parts as soon as what they build on has been merged. */
export function createArrivals() {
  const arrived = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();
  const arrival = (id: string) =>
    new Promise<void>((resolve) => {
      if (arrived.has(id)) resolve();
      else waiting.set(id, [...(waiting.get(id) ?? []), resolve]);
    });
  return {
    note: (id: string) => {
      arrived.add(id);
      for (const go of waiting.get(id) ?? []) go();
      waiting.delete(id);
    },
    part: (step: DeferredStep, primary: Promise<void>, run: Run): Part => {
      const own: Run = { ...run, troubles: [] };
      const start = async () => {
        await Promise.all(step.after.map(arrival));
        if (step.step) await execute(step.step, own);
        // What it belongs to comes before it, even if it builds on nothing of that.
        await primary;
        return own;
      };
      return { step, done: start() };
    },
  };
}

/** Answers with what is there, and with each deferred part when it comes, in the form `deferSpec=20220824`. */
export function answerInParts(
  execution: Execution,
  { run, parts }: { run: Run; parts: readonly Part[] },
): AnswerInParts {
  const { operation, format } = execution;
  const { projection } = execution.prepared;
  const node = firstProjection(askedBy(execution));
  const { text, errors } = show({ value: run.data, node, at: [] }, { run, projection, closed: [] });
  return {
    kind: 'parts',
    first: `{${errorsMember(errors, format)}"data":${text},"hasNext":true}`,
    rest: rest(execution, parts),
    operation,
    ...told(errors),
  };
}

function askedBy({ graph, operation, prepared, coerced: variables }: Execution) {
  return {
    input: projectionInput(graph, operation),
    projection: prepared.projection,
    selections: operation.definition.selectionSet,
    deferrals: operation.deferrals,
    variables,
  };
}

/** The client's own label, as a member of a payload. */
function labelOf({ operation }: Execution, step: DeferredStep): string {
  const deferral = [...operation.deferrals.values()].find(({ id }) => id === step.label);
  return deferral?.label === undefined ? '' : `"label":${JSON.stringify(deferral.label)},`;
}

/** Parts that are deferred within parts turn up while these run, at the end of the list. */
async function* rest(execution: Execution, parts: readonly Part[]): AsyncGenerator<string> {
  const told = new Set<Part>();
  for (;;) {
    const left = parts.filter((part) => !told.has(part));
    if (left.length === 0) return;
    const next = await Promise.race(left.map(async (part) => ({ part, run: await part.done })));
    told.add(next.part);
    const incremental = payloads(execution, next.part.step, next.run);
    const hasNext = parts.some((part) => !told.has(part));
    const member = incremental.length > 0 ? `"incremental":[${incremental.join(',')}],` : '';
    yield `{${member}"hasNext":${hasNext}}`;
  }
}

/** One payload for each object at the place of the deferred fragment. */
function payloads(execution: Execution, step: DeferredStep, run: Run): string[] {
  const { prepared, format, trace, log } = execution;
  const { projection } = prepared;
  try {
    const node = laterProjection(askedBy(execution), step);
    const label = labelOf(execution, step);
    let toldBefore: Run['troubles'] = [];
    return deferredObjects(execution.graph.apiSchema, step, run.data).flatMap(({ object, at, path }) => {
      // What happened is told once, with the first of the objects.
      const own = { ...run, troubles: toldBefore === run.troubles ? [] : run.troubles };
      const surroundings = { run: own, projection, closed: [], toldBefore };
      const { text, errors } = show({ value: object, node, at }, surroundings);
      toldBefore = run.troubles;
      // Conditions may have left nothing of a part.
      if (text === '{}' && errors.length === 0) return [];
      return [`{${label}${errorsMember(errors, format)}"data":${text},"path":${JSON.stringify(path)}}`];
    });
  } catch (thrown) {
    withTrace(trace, () => log.error({ reason: messageOf(thrown) }, 'a deferred part failed'));
    return [];
  }
}
