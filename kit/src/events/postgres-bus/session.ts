import type pg from 'pg';
import { listen } from '../../database/listen.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** The bus's one lasting connection: it hears of appends and holds the consumers that are ours. */
export interface Session {
  /** Whether `consumer` belongs to `owner` now. It stays so until released or until the connection breaks. */
  tryHold(consumer: string, owner: symbol): Promise<boolean>;
  release(consumer: string, owner: symbol): Promise<void>;
  close(): Promise<void>;
}

interface SessionOptions {
  readonly url: string;
  readonly log: Logger;
  /** Something was appended on these channels, separated by spaces. None: anything may have happened. */
  onWake(channels: string): void;
  /** Nothing is ours any more: somebody else may have taken it over already. */
  onLost(): void;
}

/**
 * A consumer is processed by one process at a time: the one whose session holds the consumer's advisory
 * lock. PostgreSQL frees it the moment that process or its connection dies, without any lease to wait
 * for. The lock is for liveness only; what makes a holder that does not know yet of its loss harmless is
 * the epoch (see `LogStore.save`).
 */
export async function openSession({ url, log, onWake, onLost }: SessionOptions): Promise<Session> {
  let client: pg.Client | undefined;
  const owners = new Map<string, symbol>();

  const listening = await listen({
    url,
    channel: 'hansa_log',
    applicationName: 'hansa bus',
    onNotify: onWake,
    onConnect: async (connected) => {
      // A machine that vanished without a word must not hold its locks for the default two hours.
      await connected.query(`
        set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`);
      client = connected;
    },
    onDisconnect: () => {
      client = undefined;
      owners.clear();
      onLost();
    },
    log,
  });

  return {
    tryHold: async (consumer, owner) => {
      const current = owners.get(consumer);
      // Locks are the session's: PostgreSQL would grant it a second time to another subscription of ours.
      if (current !== undefined || !client) return current === owner;
      owners.set(consumer, owner);
      const asked = client;
      const granted = await ask(asked, 'pg_try_advisory_lock', consumer).catch((thrown: unknown) => {
        if (owners.get(consumer) === owner) owners.delete(consumer);
        throw thrown;
      });
      if (!granted && owners.get(consumer) === owner) owners.delete(consumer);
      return granted && asked === client;
    },

    release: async (consumer, owner) => {
      if (owners.get(consumer) !== owner) return;
      owners.delete(consumer);
      if (!client) return;
      await ask(client, 'pg_advisory_unlock', consumer);
      const connected = client;
      await inTurn(connected, () => connected.query("select pg_notify('hansa_log', '')"));
    },

    close: () => listening.close(),
  };
}

/** One connection, one statement at a time; consumers come in the order in which they asked. */
const turns = new WeakMap<pg.Client, Promise<unknown>>();

function inTurn<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(client) ?? Promise.resolve()).then(work, work);
  turns.set(client, turn);
  return turn;
}

async function ask(
  client: pg.Client,
  lock: 'pg_try_advisory_lock' | 'pg_advisory_unlock',
  consumer: string,
): Promise<boolean> {
  const text = `select ${lock}(hashtextextended('hansa.consumer.' || $1, 0)) as done`;
  const { rows } = await inTurn(client, () => client.query<{ done: boolean }>(text, [consumer]));
  return rows[0]?.done === true;
}
