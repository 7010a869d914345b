import type { Meter, ObservableCallback } from '@opentelemetry/api';

/** How a pool is used at this moment. */
export interface PoolUse {
  readonly idle: number;
  readonly used: number;
  readonly max: number;
  /** What waits for a connection. */
  readonly waiting: number;
}

/** How much of a pool is in use. Requests that wait for a connection are the first sign of a database too slow. */
export function observePool(meter: Meter, look: () => PoolUse): () => void {
  // Each by itself and not as a batch: those are asked first, before other gauges ask the database what they show.
  const stops = [
    observe(meter, {
      name: 'db_connections',
      description: 'Connections to the database, by whether a statement or transaction has them.',
      callback: (result) => {
        const { idle, used } = look();
        result.observe(idle, { state: 'idle' });
        result.observe(used, { state: 'used' });
      },
    }),
    observe(meter, {
      name: 'db_connections_max',
      description: 'How many connections to the database there may be.',
      callback: (result) => result.observe(look().max),
    }),
    observe(meter, {
      name: 'db_connection_requests_waiting',
      description: 'What waits for a connection to the database.',
      callback: (result) => result.observe(look().waiting),
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

interface Gauge {
  readonly name: string;
  readonly description: string;
  readonly callback: ObservableCallback;
}

function observe(meter: Meter, { name, description, callback }: Gauge): () => void {
  const gauge = meter.createObservableGauge(name, { description });
  gauge.addCallback(callback);
  return () => gauge.removeCallback(callback);
}
