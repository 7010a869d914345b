import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { Fault } from '@hansa/kit/errors/fault';
import { createReplyParser, type Reply, type ReplyParser } from './reply-parser.ts';

/** A connection to a subgraph, over which one request is sent at a time. */
export interface Connection {
  /** Until when it may be used again; 0 while it is in use. */
  idleUntil: number;
  send(message: string | Buffer, bytesMax: number): Promise<Reply>;
  /** Ends it, and the request that is under way over it with this fault. */
  destroy(fault?: Fault): void;
}

interface Exchange {
  readonly parser: ReplyParser;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** A connection that the other side closed before it answered: nothing may have been done with the request. */
export class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';
}

export function openConnection(target: URL, closed: (connection: Connection) => void): Connection {
  const socket = openSocket(target);
  let exchange: Exchange | undefined;
  let heard = false;

  const settle = (): Exchange | undefined => {
    const settled = exchange;
    exchange = undefined;
    return settled;
  };
  const fail = (error: Error) => {
    settle()?.reject(error);
    socket.destroy();
  };
  const finish = (reply: Reply) => {
    connection.idleUntil = reply.keepAliveMs === 0 ? 0 : performance.now() + reply.keepAliveMs;
    settle()?.resolve(reply);
    if (reply.keepAliveMs === 0) socket.destroy();
  };

  const connection: Connection = {
    idleUntil: 0,
    send: (message, bytesMax) =>
      new Promise((resolve, reject) => {
        connection.idleUntil = 0;
        heard = false;
        exchange = { parser: createReplyParser(bytesMax), resolve, reject };
        socket.write(message);
      }),
    destroy: (fault) => fail(fault ?? new Fault('UNAVAILABLE', 'The connection was closed.')),
  };

  const lost = () => {
    fail(heard ? new Fault('UNAVAILABLE', 'The connection broke off.') : new ConnectionLost('closed'));
  };
  socket.on('data', (chunk) => {
    heard = true;
    try {
      // An answer that nobody asked for belongs to no request.
      const reply = exchange ? exchange.parser.push(chunk) : lost();
      if (reply) finish(reply);
    } catch (thrown) {
      fail(Fault.from(thrown));
    }
  });
  socket.on('end', () => {
    const reply = exchange?.parser.end();
    if (reply) finish(reply);
    else lost();
  });
  socket.on('error', (error) => fail(error));
  socket.on('close', () => {
    lost();
    closed(connection);
  });
  return connection;
}

function openSocket({ protocol, hostname, port }: URL): Socket {
  const isSecure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const address = { host, port: port === '' ? (isSecure ? 443 : 80) : Number(port), noDelay: true };
  return isSecure ? connectSecure({ ...address, servername: host }) : connectPlain(address);
}
