/**
 * PERF: `light` and `heavy` in bench/gateway. Reads answers of HTTP/1.1 servers (RFC 9112) as they come off a
 * socket, and keeps of them what a subgraph's answer needs: status, body, and whether the connection can be
 * used again. A general client makes streams, header objects and signals for every answer; a third of the
 * time of a request went there.
 */
import { Fault } from '@hansa/kit/errors/fault';

export interface Reply {
  readonly status: number;
  readonly bytes: Buffer;
  /** How long the connection may be idle before it is used again; 0 when it must be closed. */
  readonly keepAliveMs: number;
}

/** More than any honest server sends; Node's own limit for requests. */
const HEAD_BYTES_MAX = 16 * 1024;

/** For servers that do not say how long they keep an idle connection; those that say are believed. */
const KEEP_ALIVE_MS = 30_000;

/** Servers count from when they sent, we from when we received. */
const KEEP_ALIVE_MARGIN_MS = 1_000;

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const END_OF_LINE = Buffer.from('\r\n');

interface Head {
  readonly status: number;
  readonly keepAliveMs: number;
  readonly body:
    | { readonly kind: 'length'; readonly length: number }
    | { readonly kind: 'chunked' }
    | { readonly kind: 'until-closed' };
}

/** One reply at a time: `push` returns it with the bytes that complete it. Throws `MALFORMED_ANSWER`. */
export interface ReplyParser {
  push(chunk: Buffer): Reply | undefined;
  /** What the end of the connection makes of what has come so far. */
  end(): Reply | undefined;
}

export function createReplyParser(bytesMax: number): ReplyParser {
  let head: Head | undefined;
  let parts: Buffer[] = [];
  let size = 0;
  /** Of a chunked body: what has come and is not decoded yet. */
  let coded: Buffer = Buffer.alloc(0);

  const keep = (part: Buffer) => {
    size += part.length;
    if (head && size > bytesMax) throw malformed(`The subgraph answered more than ${bytesMax} bytes.`);
    parts.push(part);
  };
  const finish = ({ status, keepAliveMs }: Head): Reply => ({ status, bytes: joined(parts), keepAliveMs });

  const readHead = (chunk: Buffer): Reply | undefined => {
    keep(chunk);
    const received = joined(parts);
    const end = received.indexOf(END_OF_HEAD);
    if (end === -1) {
      if (size > HEAD_BYTES_MAX) throw malformed('The head of the answer is too long.');
      parts = [received];
      return undefined;
    }
    const rest = received.subarray(end + END_OF_HEAD.length);
    [parts, size] = [[], 0];
    const read = parseHead(received.toString('latin1', 0, end));
    // Interim answers, such as 103, announce another one.
    if (read.status >= 100 && read.status < 200) return rest.length > 0 ? readHead(rest) : undefined;
    head = read;
    return readBody(head, rest);
  };

  const readBody = (known: Head, chunk: Buffer): Reply | undefined => {
    const { body } = known;
    if (body.kind === 'chunked') return readChunks(known, chunk);
    if (chunk.length > 0) keep(chunk);
    if (body.kind === 'until-closed' || size < body.length) return undefined;
    if (size > body.length) throw malformed('The answer is longer than it says.');
    return finish(known);
  };

  const readChunks = (known: Head, chunk: Buffer): Reply | undefined => {
    coded = coded.length === 0 ? chunk : Buffer.concat([coded, chunk]);
    for (;;) {
      const end = coded.indexOf(END_OF_LINE);
      if (end === -1) return undefined;
      const length = Number.parseInt(coded.toString('latin1', 0, end), 16);
      if (!(length >= 0)) throw malformed('The answer is not coded as it says.');
      const from = end + END_OF_LINE.length;
      // Behind the last chunk come trailers, of which none means anything to us, and an empty line.
      if (length === 0) return coded.indexOf(END_OF_HEAD, end) === -1 ? undefined : finish(known);
      if (coded.length < from + length + END_OF_LINE.length) return undefined;
      keep(coded.subarray(from, from + length));
      coded = coded.subarray(from + length + END_OF_LINE.length);
    }
  };

  return {
    push: (chunk) => (head ? readBody(head, chunk) : readHead(chunk)),
    end: () => (head?.body.kind === 'until-closed' ? finish({ ...head, keepAliveMs: 0 }) : undefined),
  };
}

function parseHead(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const line = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine);
  if (!line) throw malformed('The answer is not HTTP/1.1.');
  const headers = new Map<string, string>();
  for (const each of lines) {
    const colon = each.indexOf(':');
    headers.set(each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim());
  }
  const status = Number(line[2]);
  const body = bodyOf(status, headers);
  const connection = headers.get('connection')?.toLowerCase() ?? '';
  const closes = line[1] === '0' ? !connection.includes('keep-alive') : connection.includes('close');
  return { status, body, keepAliveMs: closes || body.kind === 'until-closed' ? 0 : keepAliveOf(headers) };
}

function bodyOf(status: number, headers: ReadonlyMap<string, string>): Head['body'] {
  if (status === 204 || status === 304 || status < 200) return { kind: 'length', length: 0 };
  const coding = headers.get('transfer-encoding');
  if (coding !== undefined)
    return { kind: coding.toLowerCase().endsWith('chunked') ? 'chunked' : 'until-closed' };
  const length = headers.get('content-length');
  if (length === undefined) return { kind: 'until-closed' };
  if (!/^\d+$/.test(length)) throw malformed('The answer does not say how long it is.');
  return { kind: 'length', length: Number(length) };
}

function keepAliveOf(headers: ReadonlyMap<string, string>): number {
  const seconds = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1];
  return seconds === undefined ? KEEP_ALIVE_MS : Math.max(0, Number(seconds) * 1_000 - KEEP_ALIVE_MARGIN_MS);
}

function joined(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  return first && parts.length === 1 ? first : Buffer.concat(parts);
}

function malformed(message: string): Fault {
  return new Fault('MALFORMED_ANSWER', message);
}
