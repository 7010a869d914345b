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
      const isYes = run.conditions[step.variable] === true;
      const [branch, other] = isYes ? [step.yes, step.no] : [step.no, step.yes];
      // Deferred parts may wait for fetches that are not made. Both branches may use the same ids.
      const made = new Set(branch ? idsIn(branch) : []);
      for (const id of other ? idsIn(other) : []) if (!made.has(id)) run.merged(id);
      return branch && execute(branch, run);
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

function idsIn(step: Step): readonly string[] {
  switch (step.kind) {
    case 'Root':
      return step.id === undefined ? [] : [step.id];
    case 'Entity':
      return step.branches.flatMap(({ ids }) => ids);
    case 'Sequence':
    case 'Parallel':
      return step.steps.flatMap(idsIn);
    case 'Condition':
      return [step.yes, step.no].flatMap((branch) => (branch ? idsIn(branch) : []));
    case 'Defer':
      return [step.primary, ...step.deferred.map((part) => part.step)].flatMap((part) =>
        part ? idsIn(part) : [],
      );
    default:
      return assertNever(step);
  }
}
