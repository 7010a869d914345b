import { Fault } from '@hansa/kit/errors/fault';
import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';

/**
 * What servers answer who are there and cannot serve: shutting down, no primary or not one any more, no majority
 * in time. (https://www.mongodb.com/docs/manual/reference/error-codes/)
 */
const awayCodes: ReadonlySet<unknown> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  64, // WriteConcernFailed
  89, // NetworkTimeout
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  9001, // SocketException
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

/** Whether the database was away, so that the same work will do when it is back. */
function isAway(thrown: unknown): boolean {
  if (!(thrown instanceof MongoError)) return false;
  if (thrown instanceof MongoNetworkError || thrown instanceof MongoServerSelectionError) return true;
  if (thrown.hasErrorLabel('RetryableWriteError')) return true;
  return thrown instanceof MongoServerError && awayCodes.has(thrown.code);
}

function explain(thrown: unknown): never {
  if (!isAway(thrown)) throw thrown;
  throw new Fault('UNAVAILABLE', 'The database of orders does not answer.', { cause: thrown });
}

type Operation = (...args: unknown[]) => unknown;

/** The same port, whose operations say `UNAVAILABLE` where the driver says it in forty ways. */
export function sayingOutages<Port extends object>(port: Port): Port {
  const operations = Object.entries(port).map(([name, operation]: [string, unknown]) => [
    name,
    typeof operation === 'function' ? explaining(operation as Operation) : operation,
  ]);
  return Object.fromEntries(operations) as Port;
}

function explaining(operation: Operation): Operation {
  return (...args) => {
    const result = operation(...args);
    return result instanceof Promise ? result.catch(explain) : result;
  };
}
