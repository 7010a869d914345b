import type { DocumentNode } from 'graphql';
import type { ApolloPlan } from './from-apollo.ts';

/** What a plan depends on, besides the supergraph. */
export interface PlanRequest {
  /** A valid document with the operation, and whatever else. `@defer` in it is planned for. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Labels of `@override` that are on. */
  readonly labels: readonly string[];
}

/** Works out which subgraphs are asked what, in which order. Rejects with `TIMEOUT` when that takes too long. */
export interface Planner {
  plan(request: PlanRequest): Promise<ApolloPlan>;
  close(): Promise<void>;
}
