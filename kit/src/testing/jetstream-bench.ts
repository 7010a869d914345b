import { createJetStreamBus, type JetStreamBusOptions } from '../events/jetstream-bus/jetstream-bus.ts';
import type { EventBus, Subscription } from '../events/bus.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { connectAs, testStreams, type PlainClient } from './jetstream.ts';
import { startNatsServer, type NatsServer } from './nats-server.ts';

/** Brokers, buses and readers of one test; `clear` ends them all, last one first. */
export interface JetStreamBench {
  startServer(config?: string): Promise<NatsServer>;
  connect(server: NatsServer, options?: Partial<JetStreamBusOptions>): Promise<EventBus>;
  plainClient(server: NatsServer): Promise<PlainClient>;
  /** Subscribes as `reader`; what is returned fills with `subject:sequence` of all that is handed to it. */
  read(bus: EventBus, options?: Partial<Subscription>): Promise<string[]>;
  onClear(close: () => Promise<unknown> | void): void;
  clear(): Promise<void>;
}

export function createJetStreamBench(binary: string): JetStreamBench {
  const closing: (() => Promise<unknown> | void)[] = [];
  return {
    startServer: async (config) => {
      const server = await startNatsServer({ binary, ...(config !== undefined && { config }) });
      closing.push(server.close);
      return server;
    },
    connect: async (server, options = {}) => {
      const means = { address: { servers: [server.url] }, streams: testStreams, log: silentLogger };
      const bus = await createJetStreamBus({ name: 'test', ...means, ...options });
      closing.push(bus.close);
      return bus;
    },
    plainClient: async (server) => {
      const client = await connectAs(server.url);
      closing.push(client.close);
      return client;
    },
    read: async (bus, options = {}) => {
      const seen: string[] = [];
      await bus.subscribe({
        consumer: 'reader',
        channels: ['hansa.evt.orders.>'],
        ordered: true,
        concurrency: 8,
        ...options,
        handle: async (event, delivery) => {
          seen.push(`${event.subject}:${event.sequence}`);
          return options.handle?.(event, delivery) ?? { kind: 'ack' };
        },
      });
      return seen;
    },
    onClear: (close) => void closing.push(close),
    clear: async () => {
      for (let close = closing.pop(); close; close = closing.pop()) await close();
    },
  };
}
