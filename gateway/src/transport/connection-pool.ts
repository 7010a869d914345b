import { Fault } from '@hansa/kit/errors/fault';
import { openConnection, type Connection } from './connection.ts';
import type { Reply } from './reply-parser.ts';

export interface ConnectionPool {
  /**
   * Sends a message over an idle connection or a new one, and waits for at most `timeoutMs`. Rejects with the
   * connection's own error, or with `TIMEOUT` or `MALFORMED_ANSWER`.
   */
  exchange(message: string | Buffer): Promise<Reply>;
  /** Ends idle connections now, and the others with their answers. */
  close(): Promise<void>;
}

interface PoolOptions {
  readonly target: URL;
  readonly connectionsMax: number;
  readonly timeoutMs: number;
  readonly bytesMax: number;
}

/** Connections to one subgraph, of which the one that was used last is used first: the others may end. */
export function createConnectionPool({ target, connectionsMax, timeoutMs, bytesMax }: PoolOptions): ConnectionPool {
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const waiting: ((connection: Connection) => void)[] = [];
  let closing: (() => void) | undefined;

  const closed = (connection: Connection) => {
    all.delete(connection);
    const position = idle.indexOf(connection);
    if (position !== -1) idle.splice(position, 1);
    if (closing && all.size === 0) closing();
    if (waiting.length > 0 && all.size < connectionsMax) waiting.shift()?.(open());
  };
  const open = (): Connection => {
    const connection = openConnection(target, closed);
    all.add(connection);
    return connection;
  };
  const take = (): Connection | undefined => {
    for (let found = idle.pop(); found; found = idle.pop()) {
      if (found.idleUntil > performance.now()) return found;
      found.destroy();
    }
    return all.size < connectionsMax ? open() : undefined;
  };
  const giveBack = (connection: Connection) => {
    if (connection.idleUntil === 0) return;
    if (closing) return connection.destroy();
    const next = waiting.shift();
    if (next) next(connection);
    else idle.push(connection);
  };

  return {
    exchange: (message) =>
      new Promise((resolve, reject) => {
        let used: Connection | undefined;
        const timer = setTimeout(() => {
          const fault = new Fault('TIMEOUT', `There was no answer within ${timeoutMs} ms.`);
          if (used) return used.destroy(fault);
          waiting.splice(waiting.indexOf(go), 1);
          reject(fault);
        }, timeoutMs);
        const go = (connection: Connection) => {
          used = connection;
          connection.send(message, bytesMax).then(
            (reply) => {
              clearTimeout(timer);
              giveBack(connection);
              resolve(reply);
            },
            (error: unknown) => {
              clearTimeout(timer);
              reject(error as Error);
            },
          );
        };
        const connection = take();
        if (connection) go(connection);
        else waiting.push(go);
      }),
    close: () =>
      new Promise((resolve) => {
        closing = resolve;
        for (const connection of [...idle]) connection.destroy();
        if (all.size === 0) resolve();
      }),
  };
}
