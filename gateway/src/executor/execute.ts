import { assertNever } from '@hansa/kit/errors/assert-never';
import type { Step } from '../plan/nodes.ts';
import { fetchEntities } from './fetch-entities.ts';
import { fetchInContext } from './fetch-in-context.ts';
import { fetchRoot } from './fetch-root.ts';
import type { Run } from './run.ts';

/** Walks a plan. What subgraphs answer is merged into the data of the run; what goes wrong is told among its troubles. */
export function execute(step: Step, run: Run): Promise<void> {
  switch (step.kind) {
    case 'Root':
      return fetchRoot(step, run);
    case 'Entity':
      return step.branches.some(({ context }) => context.length > 0)
        ? fetchInContext(step, run)
        : fetchEntities(step, run);
    case 'Sequence':
      return inTurn(step.steps, run);
    case 'Parallel':
      return atOnce(step.steps, run);
    case 'Condition': {
      const branch = run.conditions[step.variable] === true ? 'yes' : 'no';
      // Deferred parts may wait for fetches that are not made.
      for (const id of step.unmade[branch]) run.merged(id);
      return executeAny(step[branch], run);
    }
    case 'Defer': {
      const primary = executeAny(step.primary, run);
      run.defer(step.deferred, primary);
      return primary;
    }
    default:
      assertNever(step);
  }
}

function executeAny(step: Step | undefined, run: Run): Promise<void> {
  return step ? execute(step, run) : Promise.resolve();
}

async function inTurn(steps: readonly Step[], run: Run): Promise<void> {
  for (const step of steps) await execute(step, run);
}

async function atOnce(steps: readonly Step[], run: Run): Promise<void> {
  await Promise.all(steps.map((step) => execute(step, run)));
}
