import type { GraphQLFormattedError } from 'graphql';
import type { DeferredStep, JsonObject } from '../plan/nodes.ts';

/** A request to one subgraph: a GraphQL request, written as JSON. */
export interface FetchRequest {
  readonly subgraph: string;
  readonly isMutation: boolean;
  readonly body: string;
}

export interface FetchResult {
  readonly data?: Readonly<JsonObject> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** An answer that may never have to be understood. */
export interface FetchAnswer {
  /** As it came, where it came as JSON in UTF-8. */
  readonly bytes?: Buffer;
  /** Parses it; to be called once, because whoever does owns the result. Throws a Fault when it is no GraphQL answer. */
  read(): FetchResult;
}

/** Asks one subgraph. Rejects with a Fault when there is no GraphQL answer. */
export type Fetch = (request: FetchRequest) => Promise<FetchAnswer>;

/** What is known of all texts in the data. */
export interface Texts {
  /** They may be printed as they are, with nothing escaped. */
  arePlain: boolean;
  /** Where they are plain, too: all their letters are ASCII. */
  areAscii: boolean;
}

/** Where a value stands in merged data. */
export type DataPath = readonly (string | number)[];

/** An error as an execution meets it, at a place in merged data. */
export interface Trouble {
  readonly message: string;
  readonly path: DataPath | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What one execution carries. */
export interface Run {
  /** What subgraphs have answered so far, merged. */
  readonly data: JsonObject;
  /** As the client sent them. */
  readonly variables: Readonly<JsonObject>;
  /** As conditions read them: defaults included. */
  readonly conditions: Readonly<JsonObject>;
  readonly fetch: Fetch;
  readonly troubles: Trouble[];
  /** Objects whose entity its subgraph does not have; an answer like any other, and no error. */
  readonly absent: Set<JsonObject>;
  /** Objects that stand at several places. */
  readonly shared: Set<JsonObject>;
  readonly texts: Texts;
  /** Told of every fetch with an id once it is merged: deferred parts wait for them. */
  readonly merged: (id: string) => void;
  /** Takes an answer as it came, if it may be passed on so; then there is nothing to merge. */
  readonly passOn: ((bytes: Buffer) => boolean) | undefined;
  /** Told of every part that comes later, and what it comes later than. */
  readonly defer: (parts: readonly DeferredStep[], primary: Promise<void>) => void;
}
