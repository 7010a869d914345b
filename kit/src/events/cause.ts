import { AsyncLocalStorage } from 'node:async_hooks';
import { isTracing } from '../telemetry/span.ts';
import { newTrace, withTrace, withTraceOf } from '../telemetry/trace.ts';
import type { EventEnvelope } from './envelope.ts';

/** What an event leaves to the events that follow from it. */
export interface Cause {
  readonly eventId: string;
  readonly correlationId?: string;
}

const storage = new AsyncLocalStorage<Cause>();

/** The event that is being handled, if any. */
export function currentCause(): Cause | undefined {
  return storage.getStore();
}

/** Runs `work` so that every event it appends names `event` as its cause and carries its trace on. */
export function causedBy<T>(event: EventEnvelope, work: () => T): T {
  const { id, correlationId } = event;
  const cause: Cause = { eventId: id, ...(correlationId !== undefined && { correlationId }) };
  const caused = () => storage.run(cause, work);
  // Where spans are recorded, the first of them begins the trace that nobody began before.
  return event.traceparent === undefined && !isTracing()
    ? withTrace(newTrace(), caused)
    : withTraceOf(event, caused);
}
