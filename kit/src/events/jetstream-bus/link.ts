import { setTimeout as sleep } from 'node:timers/promises';
import type { Meter } from '@opentelemetry/api';
import {
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { Fault, messageOf } from '../../errors/fault.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** How to reach the broker, and as whom. */
export interface NatsAddress {
  /** `nats://127.0.0.1:4222` or `tls://…`; several for the servers of a cluster. */
  readonly servers: readonly string[];
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The content of a `.creds` file: a user's token and the seed it signs with. */
  readonly credentials?: string | undefined;
  readonly tls?: NodeConnectionOptions['tls'] | undefined;
  /**
   * Where answers to this user come in. A prefix of one's own, together with a permission to hear nothing else,
   * keeps others from listening in.
   */
  readonly inboxPrefix?: string | undefined;
}

/** The process's one connection to the broker. */
export interface Link {
  readonly nc: NatsConnection;
  isUp(): boolean;
  /** Told of each loss, until then possibly unnoticed, and of each return, until the function returned is called. */
  watch(watcher: Watcher): () => void;
  close(): Promise<void>;
}

interface Watcher {
  onDown?(): void;
  onUp?(): void;
}

interface LinkOptions {
  readonly address: NatsAddress;
  readonly name: string;
  readonly log: Logger;
  readonly meter?: Meter | undefined;
  /** How long to wait for a broker that is not there yet. */
  readonly patienceMs?: number;
}

/** A broker that starts together with us may take a moment; one that takes longer is a mistake to be told of. */
const PATIENCE_MS = 30_000;
/** Every client of a broker that comes back reconnects at once; the jitter keeps them from coming as one. */
const RECONNECT_PAUSE_MS = 250;
const RECONNECT_JITTER_MS = 250;
/** A machine that vanished without a word is noticed after two unanswered pings. */
const PING_MS = 10_000;
const UNANSWERED_PINGS_MAX = 2;

/** Connects, and reconnects for as long as it takes. */
export async function openLink(options: LinkOptions): Promise<Link> {
  const { address, name, log, meter, patienceMs = PATIENCE_MS } = options;
  const nc = await firstConnect(optionsFor(address, name), { log, patienceMs });
  const watchers = new Set<Watcher>();
  const reconnections = meter?.createCounter('events_bus_reconnections', {
    description: 'How often the connection to the broker was lost and made again.',
  });
  // A counter that is not there until the first mishap cannot be told from one that is broken.
  reconnections?.add(0);
  let up = true;

  const follow = async () => {
    for await (const status of nc.status()) {
      switch (status.type) {
        case 'disconnect':
          if (!up) break;
          up = false;
          log.warn({ server: status.server }, 'the connection to NATS is lost; connecting again');
          watchers.forEach((each) => each.onDown?.());
          break;
        case 'reconnect':
          up = true;
          reconnections?.add(1);
          log.info({ server: status.server }, 'connected to NATS again');
          watchers.forEach((each) => each.onUp?.());
          break;
        case 'close':
          // We reconnect for ever, so this is either our own doing or the end.
          if (up) log.error({}, 'the connection to NATS is closed for good; only a restart helps');
          break;
        case 'error':
          log.error({ error: status.error.message }, 'NATS refuses something');
          break;
        case 'slowConsumer':
          log.warn({ pending: status.pending }, 'messages come faster than they are taken');
          break;
        default: // The rest is chatter.
      }
    }
  };
  const following = follow();

  return {
    nc,
    isUp: () => up && !nc.isClosed(),
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    close: async () => {
      watchers.clear();
      // What was acknowledged last must not be lost in a buffer of ours.
      if (up)
        await nc.flush().catch((thrown: unknown) => log.debug({ error: messageOf(thrown) }, 'not flushed'));
      up = false;
      await nc.close();
      await following;
    },
  };
}

function optionsFor(address: NatsAddress, name: string): NodeConnectionOptions {
  const { servers, user, password, credentials, tls, inboxPrefix } = address;
  return {
    servers: [...servers],
    name,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { pass: password }),
    ...(credentials !== undefined && { authenticator: credsAuthenticator(Buffer.from(credentials)) }),
    ...(tls && { tls }),
    ...(inboxPrefix !== undefined && { inboxPrefix }),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_PAUSE_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    // A password that is being changed is refused for a while; giving up would need a restart.
    ignoreAuthErrorAbort: true,
    pingInterval: PING_MS,
    maxPingOut: UNANSWERED_PINGS_MAX,
    // A stack trace for every request would cost more than the request.
    noAsyncTraces: true,
  };
}

async function firstConnect(
  options: NodeConnectionOptions,
  { log, patienceMs }: { readonly log: Logger; readonly patienceMs: number },
): Promise<NatsConnection> {
  const servers = String(options.servers);
  const deadline = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connect(options);
    } catch (cause) {
      if (cause instanceof errors.AuthorizationError) {
        throw new Fault('INVALID_CONFIGURATION', `NATS at ${servers} does not accept our credentials.`, {
          cause,
        });
      }
      if (performance.now() > deadline) {
        throw new Fault('UNAVAILABLE', `NATS at ${servers} cannot be reached: ${messageOf(cause)}`, {
          cause,
        });
      }
      if (attempt === 1)
        log.warn({ servers, error: messageOf(cause) }, 'NATS cannot be reached yet; trying again');
      await sleep(RECONNECT_PAUSE_MS);
    }
  }
}
