import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { Meter } from '@opentelemetry/api';
import { inSeconds } from '../telemetry/buckets.ts';
import { annotateSpan } from '../telemetry/span.ts';

/**
 * Measures what a subgraph is asked, through whichever door it came. An answer with errors counts as such,
 * whatever its HTTP status is.
 */
export function observeRequests<Context extends BaseContext>(
  meter: Meter | undefined,
): ApolloServerPlugin<Context> {
  const durations = meter?.createHistogram('subgraph_request_duration_seconds', {
    ...inSeconds,
    description: 'Requests to a subgraph, by outcome: `ok`, or `errors` where the answer holds any.',
  });
  return {
    requestDidStart: () => {
      const startedAt = performance.now();
      return Promise.resolve({
        willSendResponse: ({ errors, operation, operationName }) => {
          const outcome = errors && errors.length > 0 ? 'errors' : 'ok';
          durations?.record((performance.now() - startedAt) / 1_000, { outcome });
          annotateSpan(() => ({
            attributes: {
              ...(operation && { 'graphql.operation.type': operation.operation }),
              ...(operationName != null && { 'graphql.operation.name': operationName }),
            },
            ...(errors?.[0] && { failure: errors[0].message }),
          }));
          return Promise.resolve();
        },
      });
    },
  };
}
