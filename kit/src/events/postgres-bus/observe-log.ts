import type { Meter } from '@opentelemetry/api';
import type pg from 'pg';
import type { Logger } from '../../telemetry/logger.ts';
import { observeStreams } from '../observe-streams.ts';

/** The log is one stream, and nothing but the disk limits it. */
export function observeLog(pool: pg.Pool, meter: Meter, log: Logger): () => void {
  return observeStreams({
    meter,
    log,
    read: async () => {
      const { rows } = await pool.query<{ bytes: number }>(`select pg_total_relation_size('log') as bytes`);
      return new Map([['log', { bytes: rows[0]?.bytes ?? 0, bytesMax: undefined }]]);
    },
  });
}
