import type { BatchObservableResult, Meter } from '@opentelemetry/api';
import { messageOf } from '../errors/fault.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface StreamSize {
  readonly bytes: number;
  /** Undefined where only the disk is a limit. */
  readonly bytesMax: number | undefined;
}

interface StreamsOptions {
  readonly meter: Meter;
  readonly log: Logger;
  /** How large each stream is, by its name. */
  readonly read: () => Promise<ReadonlyMap<string, StreamSize>>;
}

/** How full the bus is: a stream that is full takes nothing more, and the outboxes grow until it does. */
export function observeStreams({ meter, log, read }: StreamsOptions): () => void {
  const bytes = meter.createObservableGauge('events_stream_bytes', {
    unit: 'By',
    description: 'How much the bus keeps, by stream.',
  });
  const bytesMax = meter.createObservableGauge('events_stream_bytes_max', {
    unit: 'By',
    description: 'How much the bus may keep, by stream; 0 where only the disk is a limit.',
  });
  const observe = async (result: BatchObservableResult) => {
    try {
      for (const [stream, size] of await read()) {
        result.observe(bytes, size.bytes, { stream });
        result.observe(bytesMax, size.bytesMax ?? 0, { stream });
      }
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'the size of the bus cannot be measured');
    }
  };
  meter.addBatchObservableCallback(observe, [bytes, bytesMax]);
  return () => meter.removeBatchObservableCallback(observe, [bytes, bytesMax]);
}
