import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Answer, AnswerInParts } from '../pipeline/answer.ts';
import type { Wanted } from './negotiate.ts';

const JSON_HEADERS = 'content-type: application/json; charset=utf-8\r\n\r\n';

/** Sends an answer, whole or in parts. */
export function send(reply: FastifyReply, answer: Answer, { contentType }: Wanted): FastifyReply {
  if (answer.kind === 'parts') {
    return reply
      .type('multipart/mixed; boundary="-"; deferSpec=20220824')
      .send(Readable.from(multipart(answer), { objectMode: false }));
  }
  if (answer.headers) void reply.headers(answer.headers);
  return reply
    .status(answer.status)
    .header('content-type', contentType ?? 'application/json; charset=utf-8')
    .send(asSent(answer.body));
}

/** PERF: `light` in bench/gateway. Node writes a short text together with its headers, but bytes apart from them. */
const SHORT_BYTES = 16 * 1024;

function asSent(body: string | Buffer): string | Buffer {
  return typeof body === 'string' || body.length > SHORT_BYTES ? body : body.toString('utf8');
}

async function* multipart({ first, rest }: AnswerInParts): AsyncGenerator<string> {
  yield `\r\n---\r\n${JSON_HEADERS}${first}\r\n---`;
  for await (const part of rest) yield `\r\n${JSON_HEADERS}${part}\r\n---`;
  yield '--\r\n';
}
