import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import { readSandboxConfig } from '@hansa/payment-sandbox/config';
import { serveSandbox } from '@hansa/payment-sandbox/serve-sandbox';
import { createSandbox } from '@hansa/payment-sandbox/service';
import type { Databases } from './databases.ts';
import type { Environment } from './environment.ts';

interface SandboxOptions {
  readonly env: Environment;
  readonly databases: Pick<Databases, 'urlOf'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly host: string;
  readonly port: number;
  /** What to change when the port is taken. */
  readonly setting: string;
}

/** The payment provider to try things out with: behind a port of its own, as a provider would be. */
export async function startSandbox({ env, databases, metrics, log, ...address }: SandboxOptions) {
  const databaseUrl = await databases.urlOf('sandbox');
  const config = readSandboxConfig(env);
  const sandbox = createSandbox({ databaseUrl, log: log.child({ service: 'payment-sandbox' }), ...config });
  const served = await serveSandbox(sandbox, { ...address, metrics, log });
  return {
    port: served.port,
    url: served.url,
    stop: served.stop,
    sendWebhooksTo: (origin: string) => {
      if (config.webhookUrl === undefined) sandbox.setWebhookUrl(`${origin}/webhooks/payments/sandbox`);
    },
  };
}
