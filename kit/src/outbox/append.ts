import { sql, type QueryExecutorProvider } from 'kysely';
import { Fault } from '../errors/fault.ts';
import { currentCause } from '../events/cause.ts';
import type { OutgoingEvent } from '../events/envelope.ts';
import { createEventId } from '../ids.ts';
import { currentTrace } from '../telemetry/trace.ts';

/**
 * NATS takes messages up to 1 MiB, headers included. Refusing here fails the one transaction; refusing
 * later would block the outbox for everyone.
 */
const EVENT_BYTES_MAX = 900_000;

/**
 * Adds events to the service's outbox, in the transaction that makes them true. Each gets an id, the
 * database's time, the event being handled as its cause, and the current trace.
 *
 * Append while you hold the aggregate's row lock: then no later change of that aggregate can commit before
 * this one, and the relay sees its events in the order they happened.
 */
export async function appendToOutbox(
  tx: QueryExecutorProvider,
  source: string,
  events: readonly OutgoingEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const cause = currentCause();
  const trace = currentTrace();
  const rows = events.map((event) => ({
    ...event,
    id: createEventId(),
    correlationId: event.correlationId ?? cause?.correlationId,
  }));
  const json = JSON.stringify(rows);
  // A UTF-16 unit takes up to three bytes, so only large batches need to be measured.
  if (json.length > EVENT_BYTES_MAX / 3) rows.forEach(refuseTooLarge);

  await sql`
    insert into outbox (
      id, type, channel, subject, sequence, source, correlation_id, causation_id, traceparent, tracestate, data
    )
    select
      event.id, event.type, event.channel, event.subject, event.sequence, ${source}, event."correlationId",
      ${cause?.eventId ?? null}, ${trace?.traceparent ?? null}, ${trace?.tracestate ?? null}, event.data
    from rows from (
      json_to_recordset(${json}) as (
        id uuid, type text, channel text, subject text, sequence bigint, "correlationId" text, data json
      )
    ) with ordinality as event (id, type, channel, subject, sequence, "correlationId", data, place)
    order by event.place`.execute(tx);
}

function refuseTooLarge(event: Pick<OutgoingEvent, 'type' | 'subject' | 'data'>) {
  const bytes = Buffer.byteLength(JSON.stringify(event));
  if (bytes <= EVENT_BYTES_MAX) return;
  throw new Fault(
    'INVALID_EVENT',
    `${event.type} of ${event.subject} has ${bytes} bytes; the bus takes ${EVENT_BYTES_MAX}.`,
  );
}
