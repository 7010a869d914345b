import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { Fault } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import { createLogger } from '@hansa/kit/telemetry/logger';
import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { startSandbox } from '../start-sandbox.ts';
import type { ToMain, ToSandbox } from './open-sandbox-thread.ts';

const port = parentPort;
invariant(port, 'This file is the beginning of a thread.');
const tell = (message: ToMain) => port.postMessage(message);

// Sent by openSandboxThread, which is typed.
const [first] = (await once(port, 'message')) as [ToSandbox];
invariant(first.kind === 'start', 'A thread is started before anything else.');
const { databaseUrl, logLevel, ...options } = first.settings;

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
