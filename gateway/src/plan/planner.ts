import type { ApolloPlan } from './from-apollo.ts';
import type { PlanRequest } from './plan-request.ts';

/** Works out which subgraphs are asked what, in which order. Rejects with `TIMEOUT` when that takes too long. */
export interface Planner {
  plan(request: PlanRequest): Promise<ApolloPlan>;
  close(): Promise<void>;
}
