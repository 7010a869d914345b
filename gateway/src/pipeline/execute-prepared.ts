import { execute } from '../executor/execute.ts';
import type { Run } from '../executor/run.ts';
import { answered, type Answer } from './answer.ts';
import { unauthorizedError, unauthorizedPaths } from './authorize.ts';
import type { Execution } from './execution.ts';
import { answerInParts, createArrivals, type Part } from './parts.ts';
import { show } from './show.ts';

/** Executes, prints, and tells what went wrong. */
export async function executePrepared(execution: Execution): Promise<Answer> {
  const { operation, prepared, coerced, format } = execution;
  const { step, projection, proof, removed } = prepared;
  let passedOn: Buffer | undefined;
  const parts: Part[] = [];
  const run = createRun(execution, {
    parts,
    passOn: proof && ((bytes) => proof(bytes, coerced) && ((passedOn = bytes), true)),
  });
  if (step) await execute(step, run);
  if (passedOn) return { kind: 'whole', status: 200, body: passedOn, operation, outcome: 'ok' };
  if (parts.length > 0) return answerInParts(execution, { run, parts });

  const closed = unauthorizedPaths(removed, coerced);
  const { text, isAscii, errors } = show(
    { value: run.data, node: projection, at: [] },
    { run, projection, closed },
  );
  return answered(text, [...closed.map(unauthorizedError), ...errors], { operation, format, isAscii });
}

function createRun(
  { variables, coerced, fetch }: Execution,
  { parts, passOn }: { parts: Part[]; passOn: Run['passOn'] },
): Run {
  const arrivals = createArrivals();
  const run: Run = {
    data: {},
    variables,
    conditions: coerced,
    fetch,
    troubles: [],
    absent: new Set(),
    shared: new Set(),
    texts: { arePlain: true, areAscii: true },
    merged: arrivals.note,
    passOn,
    defer: (steps, primary) => {
      for (const step of steps) parts.push(arrivals.part(step, primary, run));
    },
  };
  return run;
}
