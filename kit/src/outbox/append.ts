import { sql, type QueryExecutorProvider } from 'kysely';
import { sendLater } from '../database/travelling-connection.ts';
import { currentCause } from '../events/cause.ts';
import type { OutgoingEvent } from '../events/envelope.ts';
import { createEventId } from '../ids.ts';
import { currentTrace } from '../telemetry/trace.ts';
import { payloadOf } from './payload.ts';

/**
 * Adds events to the service's outbox, in the transaction that makes them true. Each gets an id, the
 * database's time, the event being handled as its cause, and the current trace.
 *
 * Append while you hold the aggregate's row lock: then no later change of that aggregate can commit before
 * this one, and the relay sees its events in the order they happened. They travel with the next statement of
 * the transaction or with its commit.
 */
export async function appendToOutbox(
  tx: QueryExecutorProvider,
  source: string,
  events: readonly OutgoingEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const cause = currentCause();
  const trace = currentTrace();
  const payloads = events.map(payloadOf);

  // Arrays and no JSON functions: those refuse \u0000, which a payload may hold.
  const insert = sql`
    insert into outbox (
      id, type, channel, subject, sequence, source, correlation_id, causation_id, traceparent, tracestate, data
    )
    select
      id, type, channel, subject, sequence, ${source}, coalesce(correlation_id, ${cause?.correlationId ?? null}),
      ${cause?.eventId ?? null}, ${trace?.traceparent ?? null}, ${trace?.tracestate ?? null}, data
    from unnest(
      ${events.map(() => createEventId())}::uuid[],
      ${events.map(({ type }) => type)}::text[],
      ${events.map(({ channel }) => channel)}::text[],
      ${events.map(({ subject }) => subject)}::text[],
      ${events.map(({ sequence }) => sequence)}::bigint[],
      ${events.map(({ correlationId }) => correlationId ?? null)}::text[],
      ${payloads}::json[]
    ) with ordinality as event (id, type, channel, subject, sequence, correlation_id, data, place)
    order by place`;
  await sendLater(tx, insert);
}
