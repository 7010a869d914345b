import { annotateSpan } from '@hansa/kit/telemetry/span';
import type { Answer } from '../pipeline/answer.ts';

/** Notes on the span of a client's request what it asked for and how it ended. */
export function observe({ operation, outcome, failure }: Answer): void {
  const name = operation?.definition.name?.value;
  annotateSpan(() => ({
    ...(operation && { name: operation.kind }),
    attributes: {
      'hansa.outcome': outcome,
      ...(operation && { 'graphql.operation.type': operation.kind }),
      ...(name !== undefined && { 'graphql.operation.name': name }),
    },
    ...(failure !== undefined && { failure }),
  }));
}
