import type { DocumentNode } from 'graphql';
import type { ApolloPlan } from './from-apollo.ts';

/** What a plan depends on, besides the supergraph. */
export interface PlanRequest {
  /** A valid document with the operation, and whatever else. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Labels of `@override` that are on. */
  readonly labels: readonly string[];
  /** Whether the client takes an answer in parts; otherwise `@defer` is passed over. */
  readonly defer: boolean;
}

/** Works out which subgraphs are asked what, in which order. Rejects with `TIMEOUT` when that takes too long. */
export interface Planner {
  plan(request: PlanRequest): Promise<ApolloPlan>;
  close(): Promise<void>;
}
