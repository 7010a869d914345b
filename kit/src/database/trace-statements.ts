import type { LogEvent } from 'kysely';
import { openSpan } from '../telemetry/span.ts';
import { currentTrace } from '../telemetry/trace.ts';

/**
 * A quick statement is told by the time of what encloses it, and a span of each would be most of a trace. One
 * that takes longer is what somebody who reads the trace is looking for.
 */
const SLOW_MS = 25;

/** Records statements that were slow as spans of their own, without their values. */
export function traceStatement(database: string, event: LogEvent): void {
  const { query, queryDurationMillis } = event;
  const trace = currentTrace();
  if (queryDurationMillis < SLOW_MS || !trace) return;
  const operation = /^\s*(\w+)/.exec(query.sql)?.[1]?.toUpperCase() ?? 'SQL';
  const span = openSpan(
    () => ({
      name: `${operation} ${database}`,
      kind: 'client',
      startedAt: Date.now() - queryDurationMillis,
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': database,
        'db.operation.name': operation,
        'db.query.text': query.sql,
      },
    }),
    trace,
  );
  span?.end(event.level === 'error' ? event.error : undefined);
}
