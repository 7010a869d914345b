import { openConnection, type Connection } from './connection.ts';

type Use = (connection: Connection) => void;

/** Connections to one subgraph, each used by one at a time. */
export interface Connections {
  /** Calls back with a connection: at once, or when one is free. */
  take(use: Use): void;
  /** Gives up waiting for one. */
  forget(use: Use): void;
  giveBack(connection: Connection): void;
  /** Ends idle connections now, and the others with their answers. */
  close(): Promise<void>;
}

/** The connection that was used last is used first, so that the others may end. */
export function createConnections(target: URL, connectionsMax: number): Connections {
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const waiting: Use[] = [];
  let closing: (() => void) | undefined;

  const open = (): Connection => {
    const connection = openConnection(target, ended);
    all.add(connection);
    return connection;
  };
  const ended = (connection: Connection) => {
    all.delete(connection);
    const position = idle.indexOf(connection);
    if (position !== -1) idle.splice(position, 1);
    if (waiting.length > 0 && all.size < connectionsMax) waiting.shift()?.(open());
    if (closing && all.size === 0) closing();
  };
  const find = (): Connection | undefined => {
    for (let found = idle.pop(); found; found = idle.pop()) {
      if (found.idleUntil > performance.now()) return found;
      found.destroy();
    }
    return all.size < connectionsMax ? open() : undefined;
  };

  return {
    take: (use) => {
      const connection = find();
      if (connection) use(connection);
      else waiting.push(use);
    },
    forget: (use) => {
      const position = waiting.indexOf(use);
      if (position !== -1) waiting.splice(position, 1);
    },
    giveBack: (connection) => {
      if (connection.idleUntil === 0) return; // It has ended, or will with this answer.
      const next = waiting.shift();
      if (next) next(connection);
      else if (closing) connection.destroy();
      else idle.push(connection);
    },
    close: () =>
      new Promise((resolve) => {
        closing = resolve;
        for (const connection of [...idle]) connection.destroy();
        if (all.size === 0) resolve();
      }),
  };
}
