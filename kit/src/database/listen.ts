import pg from 'pg';
import type { Logger } from '../telemetry/logger.ts';
import { messageOf } from '../errors/fault.ts';
import { KEEP_ALIVE_AFTER_MS } from './database.ts';

export interface Listening {
  close(): Promise<void>;
}

interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  readonly applicationName: string;
  /** Also called after each (re)connect, because notifications sent meanwhile are lost. */
  onNotify(payload: string): void;
  /** Called after each (re)connect, before `onNotify`: for what else belongs on this connection. */
  onConnect?(client: pg.Client): Promise<void>;
  /** Called when the connection is gone, until then possibly unnoticed. */
  onDisconnect?(): void;
  readonly log: Logger;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * `LISTEN` on a connection of its own, reconnected with growing pauses for as long as it takes. A
 * notification is only a hint to look: whoever listens also polls.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = FIRST_PAUSE_MS;

  const connect = async () => {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: `${options.applicationName} listen`,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    });
    next.on('error', (error) => options.log.warn({ error: error.message }, 'the listening connection broke'));
    next.on('end', () => {
      if (closed) return;
      if (client === next) options.onDisconnect?.();
      reconnectLater();
    });
    next.on('notification', ({ payload }) => options.onNotify(payload ?? ''));
    await next.connect();
    // Closed meanwhile: nobody else would end this connection.
    if (closed) return next.end();
    client = next;
    try {
      await next.query(`listen ${pg.escapeIdentifier(options.channel)}`);
      await options.onConnect?.(next);
    } catch (thrown) {
      await next.end();
      throw thrown;
    }
    pauseMs = FIRST_PAUSE_MS;
    options.onNotify('');
  };

  const reconnectLater = () => {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect().catch((thrown: unknown) => {
        options.log.warn({ error: messageOf(thrown) }, 'listening again failed');
        reconnectLater();
      });
    }, pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  };

  await connect().catch((thrown: unknown) => {
    closed = true;
    clearTimeout(timer);
    throw thrown;
  });
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
