import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { StreamPlan } from '../events/jetstream-bus/streams.ts';

/** The streams of a fleet in which one process is everybody. */
export const testStreams: readonly StreamPlan[] = [
  { name: 'HANSA_ORDERS', subjects: ['hansa.evt.orders.>', 'hansa.cmd.>'], owned: true },
  { name: 'HANSA_INVENTORY', subjects: ['hansa.evt.inventory.>'], owned: true },
];

interface Heard {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The broker as it is without the bus: for looking on, and for doing what must not be done. */
export interface PlainClient {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** Resolves once the broker knows that we listen, with how to get the first message from then on. */
  listen(subject: string): Promise<() => Promise<Heard>>;
  close(): Promise<void>;
}

export async function connectAs(
  url: string,
  user?: { readonly name: string; readonly password: string },
): Promise<PlainClient> {
  const nc = await connect({
    servers: url,
    ...(user && { user: user.name, pass: user.password, inboxPrefix: `_INBOX.${user.name}` }),
  });
  return {
    nc,
    js: jetstream(nc),
    jsm: await jetstreamManager(nc, { checkAPI: false }),
    listen: async (subject) => {
      const first = firstOn(nc, subject);
      // Whoever asks for it is told of a refusal.
      first.catch(() => undefined);
      await nc.flush();
      return () => first;
    },
    close: () => nc.close(),
  };
}

function firstOn(nc: NatsConnection, subject: string): Promise<Heard> {
  return new Promise((resolve, reject) => {
    nc.subscribe(subject, {
      max: 1,
      callback: (error, message) => {
        if (error) return reject(error);
        const headers: [string, string][] = [...(message.headers ?? [])].map(([name, [value]]) => [
          name,
          value ?? '',
        ]);
        resolve({ subject: message.subject, headers: Object.fromEntries(headers), data: message.string() });
      },
    });
  });
}
