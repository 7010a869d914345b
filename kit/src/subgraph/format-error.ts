import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { FaultCode } from '../errors/code.ts';
import { codeOf, Fault } from '../errors/fault.ts';
import { isOutage } from '../errors/is-outage.ts';
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

/** PostgreSQL's word for text that no column takes: JSON may hold NUL, and a client may send it anywhere. */
const unstorable = new Set(['22021', '22P05']);

/** Our faults as GraphQL errors: the code in `extensions`, the inner message of a bug only in the log. */
export function formatError(log: Logger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    // Resolvers' and plugins' faults alike; Apollo's own unwrapping knows only those of resolvers.
    const original = thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
    const told = (code: FaultCode, message: string) => ({ ...formatted, message, extensions: { code } });

    if (original instanceof Fault && tellable.has(original.code)) {
      return told(original.code, original.message);
    }
    if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') return formatted;
    if (unstorable.has(codeOf(original) ?? '')) {
      return told('BAD_USER_INPUT', 'A text holds a character that cannot be stored, such as NUL.');
    }
    log.error({ err: original, path: formatted.path }, 'a field failed');
    return isOutage(original)
      ? told('UNAVAILABLE', 'A part of the shop does not answer at the moment.')
      : told('INTERNAL', 'Something went wrong on our side.');
  };
}
