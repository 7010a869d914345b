/** An object as JSON has it. */
export type JsonObject = Record<string, unknown>;

/**
 * A plan as the executor walks it: everything that can be known before a request comes is worked out here,
 * once for each operation. Data only; `executor/` gives it meaning.
 */
export type Step = SequenceStep | ParallelStep | RootStep | EntityStep | ConditionStep | DeferStep;

export interface SequenceStep {
  readonly kind: 'Sequence';
  readonly steps: readonly Step[];
}

export interface ParallelStep {
  readonly kind: 'Parallel';
  readonly steps: readonly Step[];
}

/** Runs one branch or the other, by a variable of `@skip`, `@include` or `@defer`. */
export interface ConditionStep {
  readonly kind: 'Condition';
  readonly variable: string;
  readonly yes: Step | undefined;
  readonly no: Step | undefined;
  /** Fetches with an id that are made in the other branch only. */
  readonly unmade: { readonly yes: readonly string[]; readonly no: readonly string[] };
}

/** Runs `primary`, lets it be answered, and goes on with what was deferred. */
export interface DeferStep {
  readonly kind: 'Defer';
  readonly primary: Step | undefined;
  readonly deferred: readonly DeferredStep[];
}

export interface DeferredStep {
  /** Fetches that must have been merged before this one starts. */
  readonly after: readonly string[];
  readonly label: string | undefined;
  /** Where the deferred fragment stands: response names, and `... on T` for types. */
  readonly path: readonly string[];
  readonly step: Step | undefined;
}

/** An operation as its subgraph is asked, ready but for the values of variables. */
export interface Request {
  readonly subgraph: string;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly isMutation: boolean;
  /** Names of the client's variables that it uses. */
  readonly variables: readonly string[];
  /** Its JSON up to and including the brace that opens its variables. */
  readonly opening: string;
}

/** Fields of a root type. */
export interface RootStep {
  readonly kind: 'Root';
  readonly id: string | undefined;
  readonly request: Request;
  /** Where its fields go: nowhere but the root for most, below a field of a root type for a few. */
  readonly path: Path;
  readonly shape: Shape;
  readonly outputRewrites: readonly Rewrite[];
  /** What is missing from the answer when the fetch fails. */
  readonly rootNames: readonly string[];
}

/**
 * Entities, completed by a subgraph that knows more of them. Has several branches where the plan would ask
 * one subgraph several times at once: they travel as one request, each under its own alias.
 */
export interface EntityStep {
  readonly kind: 'Entity';
  readonly request: Request;
  readonly branches: readonly EntityBranch[];
}

export interface EntityBranch {
  readonly ids: readonly string[];
  /** The response name of its entities. */
  readonly alias: string;
  /** The variable for its representations. */
  readonly variable: string;
  readonly targets: readonly EntityTarget[];
  readonly representations: Representations;
  readonly shape: Shape;
  readonly outputRewrites: readonly Rewrite[];
  readonly context: readonly ContextValue[];
}

export interface EntityTarget {
  readonly path: Path;
  /** Equal entities here may become one object. */
  readonly shares: boolean;
}

/** A variable of a fetch whose value stands somewhere above the entity (`@fromContext`). */
export interface ContextValue {
  readonly variable: string;
  /** Objects to go up from the entity. */
  readonly up: number;
  /** Types of which the object there must be, one of them. */
  readonly types: ReadonlySet<string> | undefined;
  /** Fields to follow from there. */
  readonly keys: readonly string[];
}

/** A way through merged data. Lists on the way are gone through element by element. */
export interface Path {
  readonly steps: readonly PathStep[];
  /** The part before the first list, at which errors of a whole fetch are told. */
  readonly prefix: readonly string[];
}

export interface PathStep {
  readonly key: string;
  /** Entities were looked for at this object before, so several places may hold the same object. */
  readonly shared: boolean;
}

/** The fields of an answer, so that merging takes what was asked for and nothing else. */
export interface Shape {
  readonly fields: readonly ShapeField[];
}

export interface ShapeField {
  readonly key: string;
  readonly below: Shape | undefined;
}

/** How an entity of each type is told to a subgraph. */
export interface Representations {
  of(typename: string): Representation | undefined;
}

/** Fields to write as JSON, in order. */
export interface Representation {
  readonly fields: readonly RepresentationField[];
  /** The key of the only field that tells two of these apart, where there is one such field and no object under it. */
  readonly sole: string | undefined;
}

export interface RepresentationField {
  /** Where the value stands in merged data; a value that is fixed stands nowhere. */
  readonly key: string;
  /** The name for the subgraph, with everything around it up to the value. */
  readonly opening: string;
  readonly fixed: string | undefined;
  readonly below: RepresentationBelow | undefined;
}

/** For objects within a representation, whose type may be unknown. */
export interface RepresentationBelow {
  readonly any: Representation;
  readonly byType: Representations | undefined;
}

/** A change to be made to an answer before it is merged. */
export interface Rewrite {
  readonly path: readonly RewriteStep[];
  readonly key: string;
  /** The new name of the key, or the new value under it. */
  readonly to: { readonly name: string } | { readonly value: unknown };
}

export type RewriteStep = { readonly key: string } | { readonly types: ReadonlySet<string> };
