import { isAscii } from 'node:buffer';
import { Fault } from '@hansa/kit/errors/fault';
import type { SubgraphAnswer, UnreadAnswer } from './subgraph-transport.ts';

/**
 * Reads a subgraph's HTTP answer. Whatever the status, a body in the form of a GraphQL answer counts: its
 * errors say more than a number does.
 */
export function readAnswer({ status, bytes }: UnreadAnswer): SubgraphAnswer {
  const parsed = parseJson(bytes);
  if (isAnswer(parsed)) return parsed;
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
  if (errors !== undefined && !(Array.isArray(errors) && errors.every(isError))) return false;
  return data === undefined ? errors !== undefined : typeof data === 'object' && !Array.isArray(data);
}

function isError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'message' in value;
}
