import { ValueType, type Attributes, type HrTime } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type HistogramMetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { DURATION_BUCKETS } from './buckets.ts';

/** A histogram of durations in seconds. */
export interface Durations {
  /** The series with these labels, which is to be kept by who asks for it: each call makes another. */
  series(labels: Attributes): Series;
}

export interface Series {
  record(seconds: number): void;
}

/** Where durations are counted, and where those who read metrics fetch them. */
export interface DurationRegistry extends MetricProducer {
  create(scope: string, histogram: { readonly name: string; readonly description: string }): Durations;
}

/**
 * PERF: `light` in bench/gateway. OpenTelemetry's own histogram sorts the labels of each value and writes them as JSON
 * to find the series, which was a twentieth of a request. Here it is found once, and a value costs an addition. To
 * readers it is a producer of metrics beside the SDK
 * (https://opentelemetry.io/docs/specs/otel/metrics/sdk/#metricproducer), which is not told what temporality they prefer:
 * these are cumulative.
 */
export function createDurationRegistry(): DurationRegistry {
  const startTime = hrTimeOf(Date.now());
  const histograms: { scope: string; collect(endTime: HrTime): HistogramMetricData }[] = [];
  return {
    create: (scope, { name, description }) => {
      const all: Tally[] = [];
      const descriptor = { name, description, unit: 's', valueType: ValueType.DOUBLE };
      histograms.push({
        scope,
        collect: (endTime) => ({
          descriptor,
          aggregationTemporality: AggregationTemporality.CUMULATIVE,
          dataPointType: DataPointType.HISTOGRAM,
          dataPoints: all
            .filter(({ count }) => count > 0)
            .map((tally) => ({ startTime, endTime, attributes: tally.labels, value: histogramOf(tally) })),
        }),
      });
      return {
        series: (labels) => {
          const tally: Tally = { labels, counts: DURATION_BUCKETS.map(() => 0), beyond: 0, count: 0, sum: 0 };
          all.push(tally);
          return { record: (seconds) => add(tally, seconds) };
        },
      };
    },

    collect: () => {
      const endTime = hrTimeOf(Date.now());
      const scopeMetrics = histograms
        .map(({ scope, collect }) => ({ scope: { name: scope }, metrics: [collect(endTime)] }))
        .filter(({ metrics }) => metrics.some(({ dataPoints }) => dataPoints.length > 0));
      return Promise.resolve({ resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] });
    },
  };
}

interface Tally {
  readonly labels: Attributes;
  /** By bucket, of which the first holds what took at most `DURATION_BUCKETS[0]`. */
  readonly counts: number[];
  beyond: number;
  count: number;
  sum: number;
}

function add(tally: Tally, seconds: number): void {
  tally.count += 1;
  tally.sum += seconds;
  for (let bucket = 0; bucket < DURATION_BUCKETS.length; bucket += 1) {
    if (seconds > (DURATION_BUCKETS[bucket] ?? 0)) continue;
    tally.counts[bucket] = (tally.counts[bucket] ?? 0) + 1;
    return;
  }
  tally.beyond += 1;
}

function histogramOf({ counts, beyond, count, sum }: Tally) {
  return { buckets: { boundaries: DURATION_BUCKETS, counts: [...counts, beyond] }, count, sum };
}

/** Milliseconds since 1970 as seconds and the nanoseconds beyond them. */
function hrTimeOf(milliseconds: number): HrTime {
  return [Math.floor(milliseconds / 1_000), (milliseconds % 1_000) * 1_000_000];
}
