import type { GraphQLFormattedError } from 'graphql';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that is JSON already. */
export interface WrittenRequest {
  readonly body: string;
  readonly isMutation: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SubgraphAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer over HTTP that nobody has read yet. */
export interface UnreadAnswer {
  readonly status: number;
  readonly bytes: Buffer;
}

/** How one subgraph is spoken to. */
export interface SubgraphTransport {
  /** Rejects with `UNAVAILABLE`, `TIMEOUT` or `MALFORMED_ANSWER` when there is no GraphQL answer at all. */
  execute(request: SubgraphRequest): Promise<SubgraphAnswer>;
  /** Where JSON travels anyway: it is sent as it was written, and the answer is left to be read or passed on. */
  send?(request: WrittenRequest): Promise<UnreadAnswer>;
  /** Resolves when the subgraph answers at all. */
  ping?(): Promise<void>;
  /** Finishes what is under way, then lets go of connections. */
  close?(): Promise<void>;
}

/** The transport for a subgraph of the supergraph, by its name and its routing address there. */
export type TransportFactory = (name: string, url: string | undefined) => SubgraphTransport;

/** Longer than any honest subgraph request, shorter than the patience of load balancers in front of us. */
export const SUBGRAPH_TIMEOUT_MS = 10_000;
