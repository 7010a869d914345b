import { assertNever } from '@hansa/kit/errors/assert-never';
import type { Step } from '../plan/nodes.ts';
import { fetchEntities } from './fetch-entities.ts';
import { fetchInContext } from './fetch-in-context.ts';
import { fetchRoot } from './fetch-root.ts';
import type { Run } from './run.ts';

/** Walks a plan. What subgraphs answer is merged into the data of the run; what goes wrong is told among its troubles. */
export async function execute(step: Step, run: Run): Promise<void> {
  switch (step.kind) {
    case 'Root':
      return fetchRoot(step, run);
    case 'Entity':
      return step.branches.some(({ context }) => context.length > 0)
        ? fetchInContext(step, run)
        : fetchEntities(step, run);
    case 'Sequence':
      for (const each of step.steps) await execute(each, run);
      return;
    case 'Parallel':
      await Promise.all(step.steps.map((each) => execute(each, run)));
      return;
    case 'Condition': {
      const branch = run.conditions[step.variable] === true ? 'yes' : 'no';
      // Deferred parts may wait for fetches that are not made.
      for (const id of step.unmade[branch]) run.merged(id);
      const taken = step[branch];
      return taken && execute(taken, run);
    }
    case 'Defer': {
      const primary = step.primary ? execute(step.primary, run) : Promise.resolve();
      run.defer(step.deferred, primary);
      return primary;
    }
    default:
      assertNever(step);
  }
}
