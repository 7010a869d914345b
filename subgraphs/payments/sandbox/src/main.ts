import { run } from '@hansa/kit/lifecycle/run';
import { createLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { readSandboxConfig } from './config.ts';
import { serveSandbox } from './serve-sandbox.ts';
import { createSandbox } from './service.ts';

await run(() => {
  const { host, port, databaseUrl, logLevel, config } = readSandboxConfig(process.env);
  const log = createLogger({ service: 'payment-sandbox', level: logLevel });
  const sandbox = createSandbox({ databaseUrl, log, ...config });
  return serveSandbox(sandbox, { host, port, metrics: createMetrics(), log });
});
