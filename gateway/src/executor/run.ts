import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Path } from './path.ts';

export interface FetchRequest {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

export interface FetchAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Asks one subgraph. Rejects with a Fault when there is no GraphQL answer. */
export type Fetch = (request: FetchRequest) => Promise<FetchAnswer>;

/** A JSON object that subgraphs fill, one after the other. */
export type Data = Record<string, unknown>;

/** Without a prototype, so that no name a client or a subgraph chooses means anything special. */
export function emptyData(): Data {
  return Object.create(null) as Data;
}

/** What one execution carries. */
export interface Run {
  /** The supergraph with everything that clients do not see. */
  readonly schema: GraphQLSchema;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Variables as conditions read them: defaults included. */
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly fetch: Fetch;
  readonly errors: GraphQLError[];
  /** Places whose entity its subgraph does not have; an answer like any other, and no error. */
  readonly absent: Path[];
}
