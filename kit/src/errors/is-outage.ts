import { codeOf, messageOf } from './fault.ts';

const outageCodes = new Set([
  'UNAVAILABLE',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  // PostgreSQL: shut down by an operator, crashed, starting up, no connection slot left, our transaction given
  // up because we said nothing for too long, a standby that is not the new primary yet.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '25P03',
  '25006',
]);

/** What `pg` says without a code when a connection is gone or cannot be had. */
const outageMessage = /connection terminated|not queryable|timeout exceeded when trying to connect/i;

/**
 * Whether a neighbour was away. That is nobody's fault: the same work will do when it is back, so it is
 * neither counted against an event nor worth giving up for.
 */
export function isOutage(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code !== undefined) return outageCodes.has(code) || code.startsWith('08') || isMissingSocket(thrown);
  return outageMessage.test(messageOf(thrown));
}

/** A Unix socket is a file, which is gone while its server is. */
function isMissingSocket(thrown: unknown): boolean {
  const { code, syscall } = Object(thrown) as { readonly code?: unknown; readonly syscall?: unknown };
  return code === 'ENOENT' && syscall === 'connect';
}
