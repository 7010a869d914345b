import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import { createConnections } from './connections.ts';
import { exchange } from './exchange.ts';
import { readAnswer } from './read-answer.ts';
import { SUBGRAPH_TIMEOUT_MS, type SubgraphTransport, type WrittenRequest } from './subgraph-transport.ts';

/** More would only queue in the subgraph, where nobody sees the queue. */
const CONNECTIONS_MAX = 128;

/** A subgraph that answers more is broken or abused; parsing it would stall everybody else's requests. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** A connection that the other side closed while idle: nothing was done with the request. */
const staleConnection = new Set(['ECONNRESET', 'EPIPE']);

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
  const connections = createConnections(target, options.connectionsMax ?? CONNECTIONS_MAX);
  const opening =
    `POST ${target.pathname}${target.search} HTTP/1.1\r\nhost: ${target.host}\r\n` +
    'connection: keep-alive\r\ncontent-type: application/json\r\n' +
    'accept: application/graphql-response+json, application/json;q=0.9\r\n';

  const send = (request: WrittenRequest) => {
    const length = Buffer.byteLength(request.body);
    const head = `${opening}${headerLines(request.headers)}content-length: ${length}\r\n\r\n`;
    const message = inBytes(head, request.body);
    const attempt = () => exchange(connections, message, { timeoutMs, bytesMax });
    return attempt()
      .catch((thrown: unknown) => {
        if (!mayRepeat(request, thrown)) throw thrown;
        return attempt();
      })
      .catch(explain);
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
    close: () => connections.close(),
  };
}

const isAscii = /^[\r\n\t\x20-\x7e]*$/;

/** What a header's value may hold (RFC 9110, section 5.5): no line ends, or it could add lines of its own. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Values of headers are bytes, which JavaScript has as characters; bodies are UTF-8. For ASCII it is the same. */
function inBytes(head: string, body: string): string | Buffer {
  return isAscii.test(head) ? head + body : Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

function headerLines(headers: WrittenRequest['headers']): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (!headerValue.test(value))
      throw new Fault('INTERNAL', `The header ${name} has a value that cannot be sent.`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

function explain(thrown: unknown): never {
  if (thrown instanceof Fault) throw thrown;
  throw new Fault('UNAVAILABLE', `The connection failed: ${messageOf(thrown)}`, { cause: thrown });
}

/** A mutation may have taken effect even though the connection broke, so it is never sent twice. */
function mayRepeat({ isMutation }: WrittenRequest, thrown: unknown): boolean {
  return !isMutation && staleConnection.has(codeOf(thrown) ?? '');
}

function readAddress(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target && /^https?:$/.test(target.protocol)) return target;
  throw new Fault('INVALID_CONFIGURATION', `"${url}" is not an http or https address of a subgraph.`);
}
