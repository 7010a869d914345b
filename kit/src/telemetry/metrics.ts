import type { Meter } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { emptyResource, type Resource } from '@opentelemetry/resources';
import { MeterProvider, type IMetricReader } from '@opentelemetry/sdk-metrics';
import { Fault } from '../errors/fault.ts';
import { groupFamilies } from './prometheus-text.ts';

export interface Metrics {
  /** One meter per part of the process; its name becomes the label `otel_scope_name`. */
  meter(name: string): Meter;
  /** The current state of every instrument in Prometheus' text format. */
  text(): Promise<string>;
  stop(): Promise<void>;
}

interface MetricsOptions {
  /** What the process says of itself. */
  readonly resource?: Resource;
  /** Who takes the metrics besides those who read `text`. */
  readonly readers?: readonly IMetricReader[];
}

/** The instruments of one process. Each name gets the prefix `hansa_`. */
export function createMetrics({ resource, readers = [] }: MetricsOptions = {}): Metrics {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({
    resource: resource ?? emptyResource(),
    readers: [exporter, ...readers],
  });
  const serializer = new PrometheusSerializer('hansa', false);
  return {
    meter: (name) => provider.getMeter(name),
    text: async () => {
      const { resourceMetrics, errors } = await exporter.collect();
      if (errors.length > 0)
        throw new Fault('INTERNAL', 'Some metrics could not be collected.', { cause: errors });
      return groupFamilies(serializer.serialize(resourceMetrics));
    },
    stop: () => provider.shutdown(),
  };
}
