import { describe, expect, test } from '@jest/globals';
import { createReplyParser } from './reply-parser.ts';

const LIMIT = 1_000;

/** Pushes a reply in pieces of every size, so that each border between two of its bytes is a border once. */
function inAllPieces(text: string): unknown[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: bytes.length }, (_, index) => {
    const parser = createReplyParser(LIMIT);
    const pieces = [];
    for (let at = 0; at < bytes.length; at += index + 1) pieces.push(bytes.subarray(at, at + index + 1));
    const replies = pieces.map((piece) => parser.push(piece)).filter((reply) => reply !== undefined);
    return replies.map(({ status, bytes: body, keepAliveMs }) => ({
      status,
      body: body.toString(),
      keepAliveMs,
    }));
  });
}

describe('an answer over HTTP/1.1 is understood however it is cut', () => {
  test.each([
    ['with its length', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody', 'body', 30_000],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', '', 30_000],
    [
      'in chunks',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nbod\r\n1;x=y\r\ny\r\n0\r\n\r\n',
      'body',
      30_000,
    ],
    [
      'in chunks with trailers',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nx: y\r\n\r\n',
      'body',
      30_000,
    ],
    [
      'after an interim one',
      'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
      'ok',
      30_000,
    ],
    ['with a last word', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok', 'ok', 0],
    [
      'with its patience',
      'HTTP/1.1 200 OK\r\nkeep-alive: timeout=5\r\ncontent-length: 2\r\n\r\nok',
      'ok',
      4_000,
    ],
    ['of an older kind', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok', 'ok', 0],
  ])('%s', (_name, text, body, keepAliveMs) => {
    for (const replies of inAllPieces(text)) {
      expect(replies).toEqual([{ status: text.includes('204') ? 204 : 200, body, keepAliveMs }]);
    }
  });

  test('one that ends with its connection', () => {
    const parser = createReplyParser(LIMIT);
    expect(parser.push(Buffer.from('HTTP/1.1 200 OK\r\n\r\nbo'))).toBeUndefined();
    expect(parser.push(Buffer.from('dy'))).toBeUndefined();
    expect(parser.end()).toEqual({ status: 200, bytes: Buffer.from('body'), keepAliveMs: 0 });
  });

  test('one that was to go on is no answer when its connection ends', () => {
    const parser = createReplyParser(LIMIT);
    parser.push(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbody'));
    expect(parser.end()).toBeUndefined();
  });

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: 4, 5\r\n\r\nbody'],
    ['more than it says', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nbody'],
    ['chunks that are none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
    ['too much', `HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n${'x'.repeat(2_000)}`],
    ['an endless head', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`],
  ])('%s is refused', (_name, text) => {
    expect(() => createReplyParser(LIMIT).push(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'MALFORMED_ANSWER' }),
    );
  });
});
