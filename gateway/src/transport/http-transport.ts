import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { Pool } from 'undici';
import { createDeadlines } from './deadlines.ts';
import { exchange } from './exchange.ts';
import { createPatience } from './patience.ts';
import { readAnswer } from './read-answer.ts';
import { SUBGRAPH_TIMEOUT_MS, type SubgraphTransport, type WrittenRequest } from './subgraph-transport.ts';

/** More would only queue in the subgraph, where nobody sees the queue. */
const CONNECTIONS_MAX = 128;

/** For servers that do not say how long they keep an idle connection; those that say are believed. */
const KEEP_ALIVE_MS = 30_000;

/** A subgraph that answers more is broken or abused; parsing it would stall everybody else's requests. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

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
    // The deadline of the whole exchange is ours, so the pool need not keep time as well.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const patience = createPatience(timeoutMs);
  const deadlines = createDeadlines(timeoutMs);
  const path = `${target.pathname}${target.search}`;

  const send = (request: WrittenRequest) => {
    const headers = namesAndValues(request.headers);
    const post = { dispatcher: pool, path, headers, body: request.body, deadlines, bytesMax };
    return patience(() => exchange(post), request).catch(explain);
  };

  const execute: SubgraphTransport['execute'] = async ({ headers, ...request }) => {
    const isMutation = /^\s*mutation\b/.test(request.query);
    return readAnswer(await send({ body: JSON.stringify(request), isMutation, headers }));
  };

  return {
    execute,
    send,
    ping: async () => {
      await execute({ query: '{ __typename }', variables: {}, headers: {} });
    },
    close: () => pool.close(),
  };
}

const OUR_HEADERS = [
  ...['content-type', 'application/json'],
  ...['accept', 'application/graphql-response+json, application/json;q=0.9'],
  // Without a word of it any coding is welcome (RFC 9110, 12.5.3), and answers are read as they come.
  ...['accept-encoding', 'identity'],
];

/** PERF: `light` in bench/gateway. undici takes headers in turn, which are put together with less ado than an object. */
function namesAndValues(headers: WrittenRequest['headers']): string[] {
  const all = [...OUR_HEADERS];
  for (const name in headers) all.push(name, headers[name] ?? '');
  return all;
}

function explain(thrown: unknown): never {
  if (thrown instanceof Fault) throw thrown;
  throw new Fault('UNAVAILABLE', `The connection failed: ${messageOf(thrown)}`, { cause: thrown });
}

function readAddress(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target && /^https?:$/.test(target.protocol)) return target;
  throw new Fault('INVALID_CONFIGURATION', `"${url}" is not an http or https address of a subgraph.`);
}
