import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { FaultCode } from '../errors/code.ts';
import { Fault } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Faults whose sentence helps the caller. All others are ours, and are told apart in the log only. */
const tellable: ReadonlySet<FaultCode> = new Set([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'UNAVAILABLE',
  'TIMEOUT',
]);

/** Our faults as GraphQL errors: the code in `extensions`, the inner message of a bug only in the log. */
export function formatError(log: Logger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    // Resolvers' and plugins' faults alike; Apollo's own unwrapping knows only those of resolvers.
    const original = thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
    if (original instanceof Fault && tellable.has(original.code)) {
      return { ...formatted, message: original.message, extensions: { code: original.code } };
    }
    if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') return formatted;
    log.error({ err: original, path: formatted.path }, 'a field failed');
    return { ...formatted, message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL' } };
  };
}
