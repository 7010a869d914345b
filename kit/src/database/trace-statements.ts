import { openSpan } from '../telemetry/span.ts';
import { currentTrace } from '../telemetry/trace.ts';
import type { WatchedStatement } from './travelling-connection.ts';

/**
 * A quick statement is told by the time of what encloses it, and a span of each would be most of a trace. One
 * that takes longer is what somebody who reads the trace is looking for.
 */
const SLOW_MS = 25;

/** Records statements that were slow as spans of their own, without their values. */
export function traceStatement(database: string, { sql, durationMs, failure }: WatchedStatement): void {
  const trace = currentTrace();
  if (durationMs < SLOW_MS || !trace) return;
  const operation = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'SQL';
  const span = openSpan(
    () => ({
      name: `${operation} ${database}`,
      kind: 'client',
      startedAt: Date.now() - durationMs,
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': database,
        'db.operation.name': operation,
        'db.query.text': sql,
      },
    }),
    trace,
  );
  span?.end(failure);
}
