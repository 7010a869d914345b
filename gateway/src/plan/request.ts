import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { invariant } from '@hansa/kit/errors/invariant';
import { lean } from '../projection/lean.ts';
import type { Request } from './nodes.ts';

interface RequestParts {
  readonly subgraph: string;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly isMutation: boolean;
  readonly variables: readonly string[];
}

/** Writes the fixed part of a request's JSON once, so that each request adds nothing but values. */
export function compileRequest(parts: RequestParts): Request {
  const name =
    parts.operationName === undefined ? '' : `,"operationName":${JSON.stringify(parts.operationName)}`;
  return { ...parts, opening: lean(`{"query":${JSON.stringify(parts.query)}${name},"variables":{`) };
}

/** The one operation of a document that the planner wrote. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  invariant(operation?.kind === Kind.OPERATION_DEFINITION, 'A plan asks subgraphs by operations.');
  return operation;
}
