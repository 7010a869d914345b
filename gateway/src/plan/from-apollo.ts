import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import {
  QueryPlanner,
  type ConditionNode,
  type DeferNode,
  type FetchDataRewrite,
  type FetchNode,
  type FlattenNode,
  type ParallelNode,
  type PlanNode,
  type QueryPlan,
  type QueryPlanSelectionNode,
  type SequenceNode,
} from '@apollo/query-planner';
import type { PlanRequest } from './plan-request.ts';

/** Which subgraphs are asked what, in which order, in the words of Apollo's planner. */
export type ApolloPlan = QueryPlan;
export type ApolloNode = PlanNode;
export type ApolloSequence = SequenceNode;
export type ApolloParallel = ParallelNode;
export type ApolloFlatten = FlattenNode;
export type ApolloFetch = FetchNode;
export type ApolloCondition = ConditionNode;
export type ApolloDefer = DeferNode;
export type ApolloRewrite = FetchDataRewrite;
/** What an entity fetch sends of each entity. */
export type RequiredSelection = QueryPlanSelectionNode;

/** For an operation of which nothing is left to ask a subgraph. */
export const emptyPlan: ApolloPlan = Object.freeze({ kind: 'QueryPlan' });

export type PlanNow = (request: PlanRequest) => ApolloPlan;

/** Plans valid operations, in this thread: for hard operations that takes seconds. */
export function createPlanNow(supergraph: Supergraph): PlanNow {
  const planner = new QueryPlanner(supergraph, {
    incrementalDelivery: { enableDefer: true },
    // Looking for fragments to use again takes longer than a subgraph takes to parse what they would save.
    reuseQueryFragments: false,
  });
  const apiSchema = supergraph.apiSchema();
  return ({ document, operationName, labels }) => {
    const name = operationName === undefined ? {} : { operationName };
    const operation = operationFromDocument(apiSchema, document, { ...name, validate: false });
    return planner.buildQueryPlan(operation, {
      overrideConditions: new Map(labels.map((label) => [label, true])),
    });
  };
}
