import type { Logger } from '@hansa/kit/telemetry/logger';
import type { TraceContext } from '@hansa/kit/telemetry/trace';
import type { Fetch } from '../executor/run.ts';
import type { LoadedSupergraph } from '../supergraph/load.ts';
import type { FormatError } from './client-error.ts';
import type { Operation } from './operation.ts';
import type { Prepared } from './prepare.ts';

/** One run of a prepared operation. */
export interface Execution {
  readonly graph: LoadedSupergraph;
  readonly operation: Operation;
  readonly prepared: Prepared;
  /** As the client sent them, and with their defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly fetch: Fetch;
  readonly format: FormatError;
  readonly trace: TraceContext;
  readonly log: Logger;
}
