import { z } from 'zod';
import { flag, readEnv } from '../config/read-env.ts';

const milliseconds = z.coerce.number().int().min(100);

/** OpenTelemetry's own variables, as far as we are the one who reads them; the exporters read theirs themselves. */
export const telemetrySettings = {
  OTEL_SDK_DISABLED: flag.default(false),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  // Both name the same door of a collector; what goes through it is JSON.
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(['http/json', 'http/protobuf']).default('http/json'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  // `prometheus` is there in any case.
  OTEL_METRICS_EXPORTER: z.enum(['otlp', 'prometheus', 'none']).default('otlp'),
  OTEL_METRIC_EXPORT_INTERVAL: milliseconds.default(60_000),
};

export interface TelemetryConfig {
  readonly serviceName: string | undefined;
  /** Where spans are sent to; nowhere without it. */
  readonly tracesUrl: string | undefined;
  /** Where metrics are sent to; nowhere without it. */
  readonly metricsUrl: string | undefined;
  readonly metricsEveryMs: number;
}

export function readTelemetryConfig(env: Readonly<Record<string, string | undefined>>): TelemetryConfig {
  const read = readEnv(env, telemetrySettings);
  const endpoint = read.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '');
  const at = (path: string) => endpoint && `${endpoint}/${path}`;
  const traces = read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? at('v1/traces');
  const metrics = read.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? at('v1/metrics');
  const off = read.OTEL_SDK_DISABLED;
  return Object.freeze({
    serviceName: read.OTEL_SERVICE_NAME,
    tracesUrl: off || read.OTEL_TRACES_EXPORTER !== 'otlp' ? undefined : traces,
    metricsUrl: off || read.OTEL_METRICS_EXPORTER !== 'otlp' ? undefined : metrics,
    metricsEveryMs: read.OTEL_METRIC_EXPORT_INTERVAL,
  });
}
