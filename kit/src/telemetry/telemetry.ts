import { randomUUID } from 'node:crypto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { messageOf } from '../errors/fault.ts';
import { readTelemetryConfig, type TelemetryConfig } from './config.ts';
import type { Logger } from './logger.ts';
import { createDurationRegistry, type DurationRegistry } from './durations.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { observeProcess } from './observe-process.ts';
import { useTracer } from './span.ts';

interface TelemetryOptions {
  /** What the process is called where nobody set `OTEL_SERVICE_NAME`. */
  readonly service: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
}

export interface Telemetry {
  readonly metrics: Metrics;
  /** Sends what has not been sent yet, and waits for it only for a moment. */
  stop(): Promise<void>;
}

/** A collector that is away must not hold up the end of the process; draining as a whole has 25 s. */
const LAST_SEND_MS = 3_000;

/**
 * The one place where OpenTelemetry is set up; to be called before anything else is made. `/metrics` is always
 * there. Where a collector is named, spans and metrics are sent to it as well, and only there is the code for
 * that loaded: without one, a start and a request cost what they cost without OpenTelemetry.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const config = readTelemetryConfig(options.env);
  const resource = describeProcess(options.service, config.serviceName);
  const durations = createDurationRegistry();
  const sending = await startSending(config, { resource, durations, log: options.log });
  const metrics = createMetrics({ resource, durations, ...(sending && { readers: sending.readers }) });
  useTracer(sending?.tracer);
  const stopObserving = observeProcess(metrics.meter('process'));
  return {
    metrics,
    stop: async () => {
      stopObserving();
      useTracer(undefined);
      const sent = Promise.all([metrics.stop(), sending?.stop()]);
      await within(LAST_SEND_MS, sent, (thrown) =>
        options.log.warn({ reason: messageOf(thrown) }, 'the last telemetry could not be sent'),
      );
    },
  };
}

async function startSending(
  config: TelemetryConfig,
  parts: { resource: ReturnType<typeof describeProcess>; durations: DurationRegistry; log: Logger },
) {
  if (config.tracesUrl === undefined && config.metricsUrl === undefined) return undefined;
  const { createOtlp } = await import('./otlp.ts');
  return createOtlp({ ...config, ...parts });
}

/** What the environment says of the process wins over what we know, and its name over its other attributes. */
function describeProcess(service: string, givenName: string | undefined) {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': service,
        'service.namespace': 'hansa',
        'service.instance.id': randomUUID(),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes(givenName === undefined ? {} : { 'service.name': givenName }));
}

async function within(
  ms: number,
  work: Promise<unknown>,
  onFailure: (thrown: unknown) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(onFailure), patience]);
  clearTimeout(timer);
}
