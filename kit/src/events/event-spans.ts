import { isTracing, openSpan, type SpanStart } from '../telemetry/span.ts';
import type { EventEnvelope } from './envelope.ts';

/** Who handles an event, as its span tells it. */
export interface EventReader {
  readonly consumer?: string;
  /** What carries the events: `postgresql`, `nats`. */
  readonly system?: string | undefined;
}

/** The handling of an event, below whatever led to it: one order is one trace, however many services it passes. */
export function handlingOf(event: EventEnvelope, { consumer, system }: EventReader): SpanStart {
  return {
    name: `process ${event.channel}`,
    kind: 'consumer',
    attributes: {
      ...attributesOf(event, system),
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      ...(consumer !== undefined && { 'messaging.destination.subscription.name': consumer }),
    },
  };
}

/**
 * The publishing of events, one span below the cause of each. The events themselves keep the trace context with
 * which they were written down, so that it is the same however often they are published.
 */
export async function publishTraced(
  events: readonly EventEnvelope[],
  system: string | undefined,
  publish: () => Promise<void>,
): Promise<void> {
  if (!isTracing()) return publish();
  const spans = events.map((event) => openSpan(() => publishingOf(event, system), traceOf(event)));
  try {
    await publish();
    spans.forEach((span) => span?.end());
  } catch (thrown) {
    spans.forEach((span) => span?.end(thrown));
    throw thrown;
  }
}

function publishingOf(event: EventEnvelope, system: string | undefined): SpanStart {
  return {
    name: `send ${event.channel}`,
    kind: 'producer',
    attributes: {
      ...attributesOf(event, system),
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
    },
  };
}

function attributesOf(event: EventEnvelope, system = 'hansa') {
  return {
    'messaging.system': system,
    'messaging.destination.name': event.channel,
    'messaging.message.id': event.id,
    ...(event.correlationId !== undefined && { 'messaging.message.conversation_id': event.correlationId }),
    'cloudevents.event_type': event.type,
    'cloudevents.event_source': event.source,
    'cloudevents.event_subject': event.subject,
  };
}

function traceOf({ traceparent, tracestate }: EventEnvelope) {
  if (traceparent === undefined) return undefined;
  return { traceparent, ...(tracestate !== undefined && { tracestate }) };
}
