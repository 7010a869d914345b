import type { GatewayOptions } from '../../src/gateway.ts';
import type { TestSubgraph } from './federation.ts';

/** A tiny federated system, and what it must answer. One behaviour each; `conformance.test.ts` runs them all. */
export interface Case {
  /** Reads as a promise to whoever puts subgraphs behind the gateway. */
  readonly promise: string;
  readonly subgraphs: Readonly<Record<string, TestSubgraph>>;
  readonly asks: readonly Ask[];
  readonly options?: Partial<GatewayOptions>;
  /** Why the stock gateway is not asked too, or is known to answer otherwise. It is asked where nothing is said. */
  readonly stock?: string;
}

export interface Ask {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  /** All errors, in any order; as much of each as matters. */
  readonly errors?: readonly ExpectedError[];
  /** What comes after `data`, where the client takes the answer in parts. */
  readonly parts?: readonly unknown[];
  /** The subgraphs that are asked, in any order; one name for each request. */
  readonly asked?: readonly string[];
}

export interface ExpectedError {
  readonly path?: readonly (string | number)[];
  readonly message?: string;
  readonly code?: string;
}
