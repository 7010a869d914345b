import type { Meter } from '@opentelemetry/api';
import type pg from 'pg';
import type { Logger } from '../../telemetry/logger.ts';
import { observeConsumerLag } from '../observe-consumer-lag.ts';

/** Positions of the log that a consumer has not finished, plus events that it retries. */
export function observeLag(pool: pg.Pool, meter: Meter, log: Logger): () => void {
  return observeConsumerLag({
    meter,
    log,
    read: async () => {
      const { rows } = await pool.query<{ name: string; lag: number }>(`
        select name,
          greatest(coalesce((select max(log.position) from log), 0) - consumers.position, 0)
            + (select count(*) from redeliveries where consumer = name) as lag
        from consumers`);
      return new Map(rows.map(({ name, lag }) => [name, lag]));
    },
  });
}
