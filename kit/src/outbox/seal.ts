import { currentCause } from '../events/cause.ts';
import type { EventEnvelope, OutgoingEvent } from '../events/envelope.ts';
import { createEventId } from '../ids.ts';
import { currentTrace } from '../telemetry/trace.ts';
import { payloadOf } from './payload.ts';

/**
 * Makes events ready to be written by a store that keeps them within its documents. Each gets an id, the time of
 * the write, the event being handled as its cause, and the current trace; `appendToOutbox` does the same in SQL.
 * Their data is what JSON keeps of it.
 */
export function sealEvents(source: string, events: readonly OutgoingEvent[], time: Date): EventEnvelope[] {
  const cause = currentCause();
  const trace = currentTrace();
  return events.map((event) => {
    const { type, channel, subject, sequence } = event;
    const correlationId = event.correlationId ?? cause?.correlationId;
    return {
      id: createEventId(),
      source,
      type,
      channel,
      subject,
      sequence,
      time: time.toISOString(),
      ...(correlationId !== undefined && { correlationId }),
      ...(cause && { causationId: cause.eventId }),
      ...trace,
      data: JSON.parse(payloadOf(event)) as unknown,
    };
  });
}
