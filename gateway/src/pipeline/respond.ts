import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ExecutionAnswer } from '../executor/execute.ts';

/** What Apollo Server is given to send. */
export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: GraphQLError[];
}

/** Joins what subgraphs answered with what authorization refused. */
export function respond(executed: ExecutionAnswer, unauthorized: readonly GraphQLError[]): Answer {
  const known = [...unauthorized, ...executed.errors];
  // A null in a non-null place follows from an error that is already told, if there is one.
  const errors = known.length > 0 ? known : [...executed.misfits];
  return {
    ...(executed.data !== undefined && { data: executed.data }),
    ...(errors.length > 0 && { errors }),
  };
}

/** Details that subgraphs attach for their own developers. */
const neverShown = ['stacktrace', 'exception', 'debugMessage', 'trace'];

/** Keeps from clients what is none of their business: stacks always, the map of our subgraphs in production. */
export function createErrorFormatter(isProduction: boolean) {
  const hidden = new Set(isProduction ? [...neverShown, 'serviceName'] : neverShown);
  return (formatted: GraphQLFormattedError): GraphQLFormattedError => {
    if (!formatted.extensions) return formatted;
    const shown = Object.entries(formatted.extensions).filter(([key]) => !hidden.has(key));
    return { ...formatted, extensions: Object.fromEntries(shown) };
  };
}
