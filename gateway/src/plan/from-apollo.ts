import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import {
  QueryPlanner,
  type FetchNode as ApolloFetchNode,
  type PlanNode as ApolloPlanNode,
  type QueryPlan,
  type QueryPlanSelectionNode,
} from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';

/** Which subgraphs are asked what, in which order. */
export type Plan = QueryPlan;
export type PlanNode = NonNullable<QueryPlan['node']>;
export type RunnableNode = ApolloPlanNode;
export type FetchNode = ApolloFetchNode;
/** What an entity fetch sends of each entity. */
export type RequiredSelection = QueryPlanSelectionNode;

/** For an operation of which nothing is left to ask a subgraph. */
export const emptyPlan: Plan = Object.freeze({ kind: 'QueryPlan' });

export type Planner = (document: DocumentNode, operationName: string | undefined) => Plan;

/** Plans valid operations. Synchronous, and slow for large ones, so plans are worth keeping. */
export function createPlanner(supergraph: Supergraph): Planner {
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  return (document, operationName) => {
    const name = operationName === undefined ? {} : { operationName };
    return planner.buildQueryPlan(operationFromDocument(apiSchema, document, { ...name, validate: false }));
  };
}
