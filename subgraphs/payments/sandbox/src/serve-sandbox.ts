import { createHttpServer, listenOn, mountOperations } from '@hansa/kit/http/server';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import type { Sandbox } from './service.ts';

/** Runs the sandbox behind a port of its own. Port 0 takes any free one. */
export async function serveSandbox(
  sandbox: Sandbox,
  options: { host: string; port: number; setting?: string; metrics: Metrics; log: Logger },
): Promise<{ port: number; url: string; stop(): Promise<void> }> {
  const { host, port, setting = 'PORT', metrics, log } = options;
  await sandbox.migrate();
  const app = createHttpServer();
  mountOperations(app, { checks: () => sandbox.checks, metrics });
  await sandbox.mount(app);
  const bound = await listenOn(app, { name: 'the payment sandbox', host, port, setting, log });
  await sandbox.start();
  return {
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stop: async () => {
      await app.close();
      await sandbox.stop();
    },
  };
}
