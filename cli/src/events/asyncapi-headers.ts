const text = (description: string, rest: object = {}) => ({ type: 'string', description, ...rest });

/** The attributes that every event has, as headers: CloudEvents' binding for NATS. */
export const cloudEventTrait = {
  contentType: 'application/json',
  headers: {
    type: 'object',
    required: [
      'ce-specversion',
      'ce-id',
      'ce-source',
      'ce-type',
      'ce-subject',
      'ce-sequence',
      'ce-time',
      'ce-datacontenttype',
      'Nats-Msg-Id',
    ],
    properties: {
      'ce-specversion': text('The version of CloudEvents.', { const: '1.0' }),
      'ce-id': text('UUIDv7. Who has handled it ignores it when it comes again.', { format: 'uuid' }),
      'ce-source': text('Which subgraph sent it, such as `/orders`.', { format: 'uri-reference' }),
      'ce-type': text('What happened, with its major version.'),
      'ce-subject': text('The id of the aggregate.'),
      'ce-sequence': text("The aggregate's version, padded with zeros, so that it can be compared as text.", {
        pattern: '^[0-9]{20}$',
      }),
      'ce-time': text('When it happened.', { format: 'date-time' }),
      'ce-datacontenttype': text('What the payload is.', { const: 'application/json' }),
      'ce-correlationid': text("The order's id, on everything that belongs to the process of an order."),
      'ce-causationid': text('The id of the event that led to this one.'),
      traceparent: text('W3C Trace Context of the request that caused it.', {
        pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
      }),
      tracestate: text('W3C Trace Context.'),
      'Nats-Msg-Id': text('The same as `ce-id`, by which the broker knows a message that is sent twice.'),
    },
  },
};

const ID = '0192f1c0-7a4e-7c3e-8f5a-3d1f0a2b4c5d';

/** Headers as a message of this type might have. */
export function exampleHeaders(type: string, sender: string): object {
  return {
    'ce-specversion': '1.0',
    'ce-id': ID,
    'ce-source': `/${sender}`,
    'ce-type': type,
    'ce-subject': 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    'ce-sequence': '00000000000000000003',
    'ce-time': '2026-11-03T10:00:00.000Z',
    'ce-datacontenttype': 'application/json',
    'ce-correlationid': 'ord_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'Nats-Msg-Id': ID,
  };
}
