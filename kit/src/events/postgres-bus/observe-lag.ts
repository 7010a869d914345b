import type { Meter, ObservableResult } from '@opentelemetry/api';
import type pg from 'pg';
import { messageOf } from '../../errors/fault.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** How far each consumer is behind the log's end, asked for at each scrape. */
export function observeLag(pool: pg.Pool, meter: Meter, log: Logger): () => void {
  const gauge = meter.createObservableGauge('bus_lag_positions', {
    description: 'Positions of the event log that a consumer has not finished, plus events it retries.',
  });
  const observe = async (result: ObservableResult) => {
    try {
      const { rows } = await pool.query<{ name: string; lag: number }>(`
        select name,
          greatest(coalesce((select max(log.position) from log), 0) - consumers.position, 0)
            + (select count(*) from redeliveries where consumer = name) as lag
        from consumers`);
      for (const { name, lag } of rows) result.observe(lag, { consumer: name });
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'the lag of consumers cannot be measured');
    }
  };
  gauge.addCallback(observe);
  return () => gauge.removeCallback(observe);
}
