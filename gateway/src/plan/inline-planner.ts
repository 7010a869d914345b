import type { Supergraph } from '@apollo/federation-internals';
import type { PlanNow } from './from-apollo.ts';
import type { Planner } from './planner.ts';

/** Plans in this thread: for graphs and operations of whose size somebody is sure, such as those of tests. */
export function createInlinePlanner(supergraph: () => Supergraph): Planner {
  let planNow: Promise<PlanNow> | undefined;
  return {
    plan: async (request) => {
      // Loaded only here: whoever plans in threads of its own never needs it in this one.
      planNow ??= import('./from-apollo.ts').then(({ createPlanNow }) => createPlanNow(supergraph()));
      return (await planNow)(request);
    },
    close: () => Promise.resolve(),
  };
}
