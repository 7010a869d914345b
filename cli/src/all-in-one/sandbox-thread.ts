import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import { createLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { startSandbox } from '../start-sandbox.ts';
import type { SandboxThreadData, ToMain, ToSandbox } from './start-sandbox-thread.ts';

const port = parentPort;
invariant(port, 'This file is the beginning of a thread.');
// Handed over by startSandboxThread, which is typed.
const { databaseUrl, logLevel, ...options } = workerData as SandboxThreadData;
const tell = (message: ToMain) => port.postMessage(message);

try {
  const metrics = createMetrics();
  const sandbox = await startSandbox({
    ...options,
    databases: { urlOf: () => Promise.resolve(databaseUrl) },
    metrics,
    log: createLogger({ service: 'payment-sandbox', level: logLevel }),
  });
  port.on('message', (message: ToSandbox) => {
    if (message.kind === 'send-webhooks-to') return sandbox.sendWebhooksTo(message.origin);
    // Whoever waits for it hears of a failure as of any other of this thread.
    void sandbox.stop().then(async () => {
      await metrics.stop();
      port.close();
    });
  });
  tell({ kind: 'ready', url: sandbox.url });
} catch (thrown) {
  const { code, message } = Fault.from(thrown);
  tell({ kind: 'refused', code, message });
  port.close();
}
