import type { EventEnvelope } from '../events/envelope.ts';
import { createEventId } from '../ids.ts';

/** An event as the bus would deliver it; a test names what matters to it. */
export function testEvent(fields: Partial<EventEnvelope> = {}): EventEnvelope {
  return {
    id: createEventId(),
    source: '/test',
    type: 'hansa.orders.order.placed.v1',
    channel: 'hansa.evt.orders.order.placed.v1',
    subject: 'ord_1',
    sequence: 1,
    time: new Date().toISOString(),
    data: {},
    ...fields,
  };
}
