import { createHttpServer, listenOn, mountOperations } from '@hansa/kit/http/server';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Believes `x-forwarded-for`; only behind a proxy that sets it. */
  readonly trustProxy?: boolean;
  /**
   * Set where others live in the same process and want to know which request they work for. A gateway alone hands
   * a request's trace on by itself.
   */
  readonly carriesTraces?: boolean;
  /** Doors besides GraphQL and health. */
  readonly routes?: (app: FastifyInstance) => void;
}

export interface ServedGateway {
  readonly port: number;
  /** Finishes the requests at hand, then lets go of everything. */
  stop(): Promise<void>;
}

/** A gateway behind its own port, with `/health/live`, `/health/ready` and `/metrics`. */
export async function serveGateway(gateway: Gateway, options: ServeOptions): Promise<ServedGateway> {
  const { host, port, metrics, log, trustProxy = false, carriesTraces = false, routes } = options;
  const app = createHttpServer({ trustProxy, carriesTraces });
  mountOperations(app, { checks: () => gateway.checks, metrics });
  routes?.(app);
  await gateway.mount(app);
  try {
    const bound = await listenOn(app, { name: 'the gateway', host, port, setting: '--port', log });
    return {
      port: bound,
      stop: async () => {
        await app.close();
        await gateway.stop();
      },
    };
  } catch (thrown) {
    await gateway.stop();
    throw thrown;
  }
}
