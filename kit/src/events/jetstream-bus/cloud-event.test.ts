import { describe, expect, test } from '@jest/globals';
import { headers } from '@nats-io/transport-node';
import { testEvent } from '../../testing/event.ts';
import { fromMessage, toMessage } from './cloud-event.ts';

const travel = (event: ReturnType<typeof testEvent>) => {
  const { headers: written, payload } = toMessage(event);
  return fromMessage({ subject: event.channel, headers: written, data: Buffer.from(payload) });
};

describe('an event as a CloudEvents message', () => {
  test('has attributes as lower-case headers, the data as payload, and its id as the broker’s message id', () => {
    const event = testEvent({ id: 'id-1', sequence: 7, correlationId: 'ord_1', data: { a: 1 } });
    const { headers: written, payload } = toMessage(event);
    expect(Object.fromEntries([...written].map(([name, [value]]) => [name, value]))).toEqual({
      'Nats-Msg-Id': 'id-1',
      'ce-specversion': '1.0',
      'ce-id': 'id-1',
      'ce-source': '/test',
      'ce-type': event.type,
      'ce-subject': 'ord_1',
      'ce-sequence': '00000000000000000007',
      'ce-time': event.time,
      'ce-correlationid': 'ord_1',
      'ce-datacontenttype': 'application/json',
    });
    expect(payload).toBe('{"a":1}');
  });

  test('keeps traces as whoever began them wrote them', () => {
    const tracestate = 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE; a "b" 100%';
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { headers: written } = toMessage(testEvent({ traceparent, tracestate }));
    expect([written.get('traceparent'), written.get('tracestate')]).toEqual([traceparent, tracestate]);
  });

  test.each([
    ['space, quote and percent', 'a "b" 100 %', 'a%20%22b%22%20100%20%25'],
    ['what is not ASCII', 'Zürich 漢 😀', 'Z%C3%BCrich%20%E6%BC%A2%20%F0%9F%98%80'],
    ['a line break', 'a\r\nce-id: other', 'a%0D%0Ace-id:%20other'],
  ])('writes %s percent-encoded in attributes, and reads it again', (_, subject, encoded) => {
    expect(toMessage(testEvent({ subject })).headers.get('ce-subject')).toBe(encoded);
    expect(travel(testEvent({ subject })).subject).toBe(subject);
  });

  test('arrives as it left', () => {
    const event = testEvent({ causationId: 'c', data: { nested: [null, 1.5, '\u0000'], text: 'Zürich' } });
    expect(travel(event)).toEqual(event);
    expect(travel(testEvent({ data: undefined })).data).toBeNull();
  });

  test('may have quoted attributes, as the binding allows', () => {
    const { headers: written, payload } = toMessage(testEvent({ subject: 'x' }));
    written.set('ce-subject', String.raw`"a \"b\" c"`);
    expect(fromMessage({ subject: 's', headers: written, data: Buffer.from(payload) }).subject).toBe(
      'a "b" c',
    );
  });

  test.each([
    ['no attributes', headers(), '{}'],
    ['no JSON', toMessage(testEvent()).headers, '{'],
    ['no UTF-8', toMessage(testEvent()).headers, Buffer.from([0x22, 0xff, 0x22])],
  ])('is refused with %s', (_, written, payload) => {
    expect(() => fromMessage({ subject: 's', headers: written, data: Buffer.from(payload) })).toThrow(
      expect.objectContaining({ code: 'INVALID_EVENT' }),
    );
  });

  test('is refused with an attribute that is no UTF-8', () => {
    const { headers: written } = toMessage(testEvent());
    written.set('ce-subject', '%FF');
    expect(() => fromMessage({ subject: 's', headers: written, data: Buffer.from('{}') })).toThrow(
      expect.objectContaining({ code: 'INVALID_EVENT' }),
    );
  });
});
