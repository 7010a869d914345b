import type { Meter } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { Fault } from '../errors/fault.ts';

export interface Metrics {
  /** One meter per part of the process; its name becomes the label `otel_scope_name`. */
  meter(name: string): Meter;
  /** The current state of every instrument in Prometheus' text format. */
  text(): Promise<string>;
  stop(): Promise<void>;
}

/** The instruments of one process. */
export function createMetrics(): Metrics {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  const serializer = new PrometheusSerializer('hansa', false);
  return {
    meter: (name) => provider.getMeter(name),
    text: async () => {
      const { resourceMetrics, errors } = await exporter.collect();
      if (errors.length > 0)
        throw new Fault('INTERNAL', 'Some metrics could not be collected.', { cause: errors });
      return serializer.serialize(resourceMetrics);
    },
    stop: () => provider.shutdown(),
  };
}
