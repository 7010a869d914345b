import { Fault } from '../errors/fault.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Service } from '../subgraph/service.ts';
import { createHttpServer, listenOn, mountOperations } from './server.ts';

/** Runs one service behind its own port: GraphQL, its other doors, health and metrics. */
export async function serveService(
  service: Service,
  options: { host: string; port: number; metrics: Metrics; log: Logger },
): Promise<{ port: number; stop(): Promise<void> }> {
  const { host, port, metrics, log } = options;
  await service.migrate();
  const app = createHttpServer();
  let serving = false;
  const open = {
    name: 'serving',
    check: () => (serving ? Promise.resolve() : Promise.reject(new Fault('UNAVAILABLE', 'stopping'))),
  };
  mountOperations(app, { checks: () => [open, ...service.checks], metrics });
  service.routes?.(app);
  await service.subgraph.start();
  service.subgraph.mount(app);
  const bound = await listenOn(app, { name: service.name, host, port, setting: '--port', log });
  await service.start();
  serving = true;
  return {
    port: bound,
    stop: async () => {
      serving = false;
      await app.close();
      await service.subgraph.stop();
      await service.stop();
    },
  };
}
