import { isAscii } from 'node:buffer';
import { Fault } from '@hansa/kit/errors/fault';
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphAnswer, UnreadAnswer } from './subgraph-transport.ts';

/**
 * Reads a subgraph's HTTP answer. Whatever the status, a body in the form of a GraphQL answer counts: its
 * errors say more than a number does.
 */
export function readAnswer({ status, bytes }: UnreadAnswer): SubgraphAnswer {
  const parsed = parseJson(bytes);
  if (isAnswer(parsed)) {
    const { errors, ...rest } = parsed;
    return errors ? { ...rest, errors: errors.map(wellFormed) } : rest;
  }
  if (!isSuccess(status)) {
    throw new Fault('UNAVAILABLE', `The subgraph answered HTTP ${status} without a GraphQL answer.`);
  }
  throw new Fault('MALFORMED_ANSWER', 'The subgraph answered something that is not a GraphQL answer.');
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

function parseJson(bytes: Buffer): unknown {
  try {
    // PERF: `big from two` in bench/gateway. To decode ASCII is to copy it.
    return JSON.parse(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'));
  } catch {
    return undefined; // Not JSON; the caller says so.
  }
}

function isAnswer(value: unknown): value is SubgraphAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { data, errors } = value as { data?: unknown; errors?: unknown };
  // Null is not what the specification allows for none, and what some servers write.
  const hasErrors = errors !== undefined && errors !== null;
  if (hasErrors && !(Array.isArray(errors) && errors.every(isError))) return false;
  return data === undefined ? hasErrors : typeof data === 'object' && !Array.isArray(data);
}

/** Without members that are not what the specification calls them (GraphQL specification, 7.1.2). */
function wellFormed({ message, path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
  const isPath = Array.isArray(path) && path.every((step) => ['string', 'number'].includes(typeof step));
  const hasExtensions = typeof extensions === 'object' && extensions !== null && !Array.isArray(extensions);
  return {
    message: typeof message === 'string' ? message : '',
    ...(isPath && { path }),
    ...(hasExtensions && { extensions }),
  };
}

function isError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'message' in value;
}
