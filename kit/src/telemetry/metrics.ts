import type { Meter } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { emptyResource, type Resource } from '@opentelemetry/resources';
import { MeterProvider, type IMetricReader } from '@opentelemetry/sdk-metrics';
import { Fault } from '../errors/fault.ts';
import { createDurationRegistry, type DurationRegistry, type Durations } from './durations.ts';
import { groupFamilies } from './prometheus-text.ts';

export interface Metrics {
  /** One meter per part of the process; its name becomes the label `otel_scope_name`. */
  meter(name: string): HansaMeter;
  /** The current state of every instrument in Prometheus' text format. */
  text(): Promise<string>;
  stop(): Promise<void>;
}

/** OpenTelemetry's meter, and durations of what happens so often that its histograms are too dear. */
export interface HansaMeter extends Meter {
  createDurations(name: string, options: { readonly description: string }): Durations;
}

interface MetricsOptions {
  /** What the process says of itself. */
  readonly resource?: Resource;
  /** Who takes the metrics besides those who read `text`. */
  readonly readers?: readonly IMetricReader[];
  /** What those readers have been given to read from, besides the provider. */
  readonly durations?: DurationRegistry;
}

/** The instruments of one process. Each name gets the prefix `hansa_`. */
export function createMetrics({
  resource,
  readers = [],
  durations = createDurationRegistry(),
}: MetricsOptions = {}): Metrics {
  const exporter = new PrometheusExporter({ preventServerStart: true, metricProducers: [durations] });
  const provider = new MeterProvider({
    resource: resource ?? emptyResource(),
    readers: [exporter, ...readers],
  });
  const serializer = new PrometheusSerializer('hansa', false);
  return {
    meter: (name) =>
      Object.assign(provider.getMeter(name), {
        createDurations: (histogram: string, { description }: { description: string }) =>
          durations.create(name, { name: histogram, description }),
      }),
    text: async () => {
      const { resourceMetrics, errors } = await exporter.collect();
      if (errors.length > 0)
        throw new Fault('INTERNAL', 'Some metrics could not be collected.', { cause: errors });
      return groupFamilies(serializer.serialize(resourceMetrics));
    },
    stop: () => provider.shutdown(),
  };
}
