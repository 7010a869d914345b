/**
 * PERF: `light` in bench/gateway. undici's `request` makes a stream, an abort signal and several promises for
 * each answer; all of an answer is wanted here, so its chunks are collected as they come off the parser.
 */
import { Fault } from '@hansa/kit/errors/fault';
import type { Dispatcher } from 'undici';
import type { UnreadAnswer } from './subgraph-transport.ts';

interface Post {
  readonly dispatcher: Dispatcher;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly bytesMax: number;
}

/** Sends a POST and collects the answer, for at most `timeoutMs`. Rejects with the connection's error or with a Fault. */
export function exchange({
  dispatcher,
  path,
  headers,
  body,
  timeoutMs,
  bytesMax,
}: Post): Promise<UnreadAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let bytes = 0;
    let connection: Dispatcher.DispatchController | undefined;

    const giveUp = (fault: Fault) => {
      clearTimeout(timer);
      reject(fault);
      connection?.abort(fault);
    };
    const timer = setTimeout(() => {
      giveUp(new Fault('TIMEOUT', `There was no answer within ${timeoutMs} ms.`));
    }, timeoutMs);

    dispatcher.dispatch(
      { method: 'POST', path, headers, body },
      {
        onRequestStart: (controller) => {
          connection = controller;
        },
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: (_controller, chunk) => {
          bytes += chunk.length;
          if (bytes > bytesMax)
            giveUp(new Fault('MALFORMED_ANSWER', `The subgraph answered more than ${bytesMax} bytes.`));
          else chunks.push(chunk);
        },
        onResponseEnd: () => {
          clearTimeout(timer);
          resolve({ status, bytes: joined(chunks) });
        },
        onResponseError: (_controller, error) => {
          clearTimeout(timer);
          reject(error);
        },
      },
    );
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}
