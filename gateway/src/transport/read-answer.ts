import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Dispatcher } from 'undici';
import type { SubgraphAnswer } from './subgraph-transport.ts';

/**
 * Reads a subgraph's HTTP answer. Whatever the status, a body in the form of a GraphQL answer counts: its
 * errors say more than a number does.
 */
export async function readAnswer(
  response: Dispatcher.ResponseData,
  bytesMax: number,
): Promise<SubgraphAnswer> {
  const text = await readText(response.body, bytesMax);
  const parsed = parseJson(text);
  if (isAnswer(parsed)) return parsed;
  const { statusCode } = response;
  if (statusCode < 200 || statusCode > 299) {
    throw new Fault('UNAVAILABLE', `The subgraph answered HTTP ${statusCode} without a GraphQL answer.`);
  }
  throw new Fault('MALFORMED_ANSWER', 'The subgraph answered something that is not a GraphQL answer.');
}

async function readText(body: AsyncIterable<Buffer>, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > bytesMax) break; // Leaving the loop destroys the stream.
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw new Fault('UNAVAILABLE', `The connection broke off: ${messageOf(thrown)}`, { cause: thrown });
  }
  if (bytes > bytesMax)
    throw new Fault('MALFORMED_ANSWER', `The subgraph answered more than ${bytesMax} bytes.`);
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
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
