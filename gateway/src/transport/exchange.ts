import { Fault } from '@hansa/kit/errors/fault';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Reply } from './reply-parser.ts';

interface ExchangeOptions {
  readonly timeoutMs: number;
  readonly bytesMax: number;
}

/**
 * Sends a message over a free connection and waits for at most `timeoutMs`, the time until one is free
 * included. Rejects with the connection's own error, or with `TIMEOUT` or `MALFORMED_ANSWER`.
 */
export function exchange(
  connections: Connections,
  message: string | Buffer,
  { timeoutMs, bytesMax }: ExchangeOptions,
): Promise<Reply> {
  return new Promise((resolve, reject: (error: Error) => void) => {
    let used: Connection | undefined;
    const timer = setTimeout(() => {
      const fault = new Fault('TIMEOUT', `There was no answer within ${timeoutMs} ms.`);
      connections.forget(use);
      reject(fault);
      used?.destroy(fault);
    }, timeoutMs);
    const use = (connection: Connection) => {
      used = connection;
      connection.send(message, bytesMax).then(
        (reply) => {
          clearTimeout(timer);
          connections.giveBack(connection);
          resolve(reply);
        },
        (error: Error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    };
    connections.take(use);
  });
}
