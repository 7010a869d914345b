/**
 * PERF: `light` in bench/gateway. undici's `request` makes a stream, an abort signal and several promises for
 * each answer; all of an answer is wanted here, so its chunks are collected as they come off the parser.
 */
import { Fault } from '@hansa/kit/errors/fault';
import type { Dispatcher } from 'undici';
import type { Deadlines } from './deadlines.ts';
import type { UnreadAnswer } from './subgraph-transport.ts';

interface Post {
  readonly dispatcher: Dispatcher;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string;
  readonly deadlines: Deadlines;
  readonly bytesMax: number;
}

/** Sends a POST and collects the answer, within its deadline. Rejects with the connection's error or with a Fault. */
export function exchange({
  dispatcher,
  path,
  headers,
  body,
  deadlines,
  bytesMax,
}: Post): Promise<UnreadAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let bytes = 0;
    let connection: Dispatcher.DispatchController | undefined;
    let givenUp: Fault | undefined;

    const giveUp = (fault: Fault) => {
      givenUp = fault;
      deadlines.end(deadline);
      reject(fault);
      connection?.abort(fault);
    };
    const deadline = deadlines.begin(giveUp);

    dispatcher.dispatch(
      { method: 'POST', path, headers, body },
      {
        onRequestStart: (controller) => {
          // Its time was over before a connection was free: nobody waits for it, and nothing would ever end it.
          if (givenUp) controller.abort(givenUp);
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
          deadlines.end(deadline);
          resolve({ status, bytes: joined(chunks) });
        },
        onResponseError: (_controller, error) => {
          deadlines.end(deadline);
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
