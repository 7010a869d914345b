import type { DocumentNode } from 'graphql';

/** What a plan depends on, besides the supergraph. */
export interface PlanRequest {
  /** A valid document with the operation, and whatever else. `@defer` in it is planned for. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Labels of `@override` that are on. */
  readonly labels: readonly string[];
}
