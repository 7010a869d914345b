import { monitorEventLoopDelay, performance, type EventLoopUtilization } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { BatchObservableResult, Meter } from '@opentelemetry/api';

/** Ten looks a second see every stall that a client would notice, and cost nothing that could be measured. */
const LOOK_EVERY_MS = 100;

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

/**
 * What Node itself goes through: processor time, memory, and how long the event loop was kept from its work.
 * Delays and utilization are those since the scrape before.
 */
export function observeProcess(meter: Meter): () => void {
  const delays = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delays.enable();
  const instruments = createProcessInstruments(meter);
  let before: EventLoopUtilization = performance.eventLoopUtilization();

  const observe = (result: BatchObservableResult) => {
    const { cpu, resident, heapUsed, heapLimit, delay, utilization, started } = instruments;
    const { user, system } = process.cpuUsage();
    result.observe(cpu, user / MICROSECONDS, { mode: 'user' });
    result.observe(cpu, system / MICROSECONDS, { mode: 'system' });
    result.observe(resident, process.memoryUsage.rss());
    const heap = getHeapStatistics();
    result.observe(heapUsed, heap.used_heap_size);
    result.observe(heapLimit, heap.heap_size_limit);
    // The monitor counts its own pause; only what came on top of it is a delay.
    for (const percentile of [50, 99, 100]) {
      const seconds = delays.percentile(percentile) / NANOSECONDS - LOOK_EVERY_MS / 1_000;
      result.observe(delay, Math.max(seconds, 0), { percentile: String(percentile) });
    }
    delays.reset();
    const now = performance.eventLoopUtilization();
    result.observe(utilization, performance.eventLoopUtilization(now, before).utilization);
    before = now;
    result.observe(started, performance.timeOrigin / 1_000);
  };

  const all = Object.values(instruments);
  meter.addBatchObservableCallback(observe, all);
  return () => {
    meter.removeBatchObservableCallback(observe, all);
    delays.disable();
  };
}

function createProcessInstruments(meter: Meter) {
  return {
    cpu: meter.createObservableCounter('process_cpu_seconds', {
      description: 'Processor time that the process has used, by mode.',
      unit: 's',
    }),
    resident: meter.createObservableGauge('process_resident_memory_bytes', {
      description: 'Memory that the process holds.',
      unit: 'By',
    }),
    heapUsed: meter.createObservableGauge('nodejs_heap_used_bytes', {
      description: 'What of the JavaScript heap is in use.',
      unit: 'By',
    }),
    heapLimit: meter.createObservableGauge('nodejs_heap_limit_bytes', {
      description: 'How large the JavaScript heap may grow.',
      unit: 'By',
    }),
    delay: meter.createObservableGauge('nodejs_eventloop_delay_seconds', {
      description: 'How late the event loop was since the last scrape, by percentile.',
      unit: 's',
    }),
    utilization: meter.createObservableGauge('nodejs_eventloop_utilization_ratio', {
      description: 'Which part of the time since the last scrape the event loop was busy.',
    }),
    started: meter.createObservableGauge('process_start_time_seconds', {
      description: 'When the process began, in seconds since 1970.',
      unit: 's',
    }),
  };
}
