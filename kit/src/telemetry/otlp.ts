import { diag, DiagLogLevel, type Tracer } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import {
  PeriodicExportingMetricReader,
  type IMetricReader,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { messageOf } from '../errors/fault.ts';
import type { TelemetryConfig } from './config.ts';
import type { Logger } from './logger.ts';

interface OtlpOptions extends TelemetryConfig {
  readonly resource: Resource;
  /** What is sent besides what the meter provider has. */
  readonly durations: MetricProducer;
  readonly log: Logger;
}

export interface Otlp {
  /** Without an address for spans there are none. */
  readonly tracer: Tracer | undefined;
  /** To be given to the meter provider, which ends them. */
  readonly readers: readonly IMetricReader[];
  stop(): Promise<void>;
}

/** Prometheus would not wait longer for a scrape either. */
const EXPORT_TIMEOUT_MS = 10_000;

/** A collector that is away says so with every batch; one line a minute is enough. */
const COMPLAIN_EVERY_MS = 60_000;

/**
 * Sends spans and metrics by OTLP over HTTP, in batches and beside the work. What a collector does not take is
 * lost, and nobody waits for it. Sampling, limits, headers and compression are read by the SDK from its variables.
 */
export function createOtlp(options: OtlpOptions): Otlp {
  const { tracesUrl, metricsUrl, metricsEveryMs, resource, durations, log } = options;
  complainTo(log);
  const provider =
    tracesUrl === undefined
      ? undefined
      : new BasicTracerProvider({
          resource,
          spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: tracesUrl }))],
        });
  const readers =
    metricsUrl === undefined
      ? []
      : [
          new PeriodicExportingMetricReader({
            exporter: new OTLPMetricExporter({ url: metricsUrl }),
            exportIntervalMillis: metricsEveryMs,
            exportTimeoutMillis: Math.min(metricsEveryMs, EXPORT_TIMEOUT_MS),
            metricProducers: [durations],
          }),
        ];
  return {
    tracer: provider?.getTracer('hansa'),
    readers,
    stop: async () => {
      await provider?.shutdown();
    },
  };
}

/** The SDK tells of errors as JSON, with their stacks. */
function reasonOf(said: string): string {
  return /"message":"((?:[^"\\]|\\.)*)"/.exec(said)?.[1] ?? said;
}

function complainTo(log: Logger): void {
  let quietUntil = 0;
  const complain = (message: string, ...details: unknown[]) => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + COMPLAIN_EVERY_MS;
    log.warn(
      { reason: [message, ...details.map(messageOf)].map(reasonOf).join(' ') },
      'telemetry could not be sent',
    );
  };
  const ignore = () => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
