import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import { Pool, type Dispatcher } from 'undici';
import { withDeadline } from './deadline.ts';
import { readAnswer } from './read-answer.ts';
import { SUBGRAPH_TIMEOUT_MS, type SubgraphRequest, type SubgraphTransport } from './subgraph-transport.ts';

/** More would only queue in the subgraph, where nobody sees the queue. */
const CONNECTIONS_MAX = 128;

/** For servers that do not say how long they keep an idle connection; those that say are believed. */
const KEEP_ALIVE_MS = 30_000;

/** A subgraph that answers more is broken or abused; parsing it would stall everybody else's requests. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** A connection that the other side closed while idle: nothing was done with the request. */
const staleConnection = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

interface HttpTransportOptions {
  readonly url: string;
  readonly timeoutMs?: number;
  readonly connectionsMax?: number;
  readonly answerBytesMax?: number;
}

/** Speaks to a subgraph by POST over a pool of kept-alive connections. */
export function createHttpTransport(options: HttpTransportOptions): SubgraphTransport {
  const timeoutMs = options.timeoutMs ?? SUBGRAPH_TIMEOUT_MS;
  const bytesMax = options.answerBytesMax ?? ANSWER_BYTES_MAX;
  const target = readAddress(options.url);
  const pool = new Pool(target.origin, {
    connections: options.connectionsMax ?? CONNECTIONS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });

  const send = (body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) =>
    pool.request({
      path: `${target.pathname}${target.search}`,
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json;q=0.9',
      },
      body,
      signal,
    });

  const execute = ({ headers, ...request }: SubgraphRequest) =>
    withDeadline(timeoutMs, async (signal) => {
      const body = JSON.stringify(request);
      let response: Dispatcher.ResponseData;
      try {
        response = await send(body, headers, signal).catch((thrown: unknown) => {
          if (!mayRepeat(request.query, thrown)) throw thrown;
          return send(body, headers, signal);
        });
      } catch (thrown) {
        throw new Fault('UNAVAILABLE', `The connection failed: ${messageOf(thrown)}`, { cause: thrown });
      }
      return readAnswer(response, bytesMax);
    });

  return {
    execute,
    ping: async () => {
      await execute({ query: '{ __typename }', variables: {}, headers: {} });
    },
    close: () => pool.close(),
  };
}

/** A mutation may have taken effect even though the connection broke, so it is never sent twice. */
function mayRepeat(query: string, thrown: unknown): boolean {
  return staleConnection.has(codeOf(thrown) ?? '') && !/^\s*mutation\b/.test(query);
}

function readAddress(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target && /^https?:$/.test(target.protocol)) return target;
  throw new Fault('INVALID_CONFIGURATION', `"${url}" is not an http or https address of a subgraph.`);
}
