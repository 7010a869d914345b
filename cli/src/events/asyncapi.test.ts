import { contracts } from '@hansa/contracts/contracts';
import { toMessage } from '@hansa/kit/events/jetstream-bus/cloud-event';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { asyncApiDocument } from './asyncapi.ts';

const reference = z.object({ $ref: z.string() });
const names = z.array(z.object({ name: z.string() }));
const record = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value);

/** The parts that are looked at by their names. */
const document = z
  .object({
    asyncapi: z.string(),
    servers: record(z.unknown()),
    channels: record(z.object({ address: z.string(), messages: record(reference) })),
    operations: record(
      z.object({ action: z.string(), channel: reference, messages: z.array(reference), tags: names }),
    ),
    components: z.object({
      messages: record(z.object({ examples: z.array(z.object({ payload: z.unknown() })) })),
      messageTraits: z.object({
        cloudEvent: z.object({
          headers: z.object({
            required: z.array(z.string()),
            properties: record(z.object({ pattern: z.string().optional() })),
          }),
        }),
      }),
      schemas: record(z.unknown()),
      correlationIds: record(z.unknown()),
      securitySchemes: record(z.unknown()),
    }),
  })
  .parse(asyncApiDocument());

/** Every object of a value with where it stands. */
function* walk(
  value: unknown,
  path: string,
): Generator<[path: string, value: Readonly<Record<string, unknown>>]> {
  if (typeof value !== 'object' || value === null) return;
  yield [path, { ...value }];
  for (const [key, child] of Object.entries(value)) yield* walk(child, `${path}/${key}`);
}

const places = new Map(walk(asyncApiDocument(), '#'));

/** What the specification lets stand there. */
const fields: readonly [where: RegExp, required: readonly string[], optional: readonly string[]][] = [
  [
    /^#$/,
    ['asyncapi', 'info'],
    ['id', 'servers', 'defaultContentType', 'channels', 'operations', 'components'],
  ],
  [/^#\/info$/, ['title', 'version'], ['description', 'license', 'tags']],
  [/^#\/servers\/[^/]+$/, ['host', 'protocol'], ['description', 'variables', 'security', 'title', 'summary']],
  [/^#\/channels\/[^/]+$/, [], ['address', 'messages', 'title', 'summary', 'description', 'servers', 'tags']],
  [/^#\/operations\/[^/]+$/, ['action', 'channel'], ['title', 'summary', 'messages', 'tags']],
  [
    /^#\/components\/messages\/[^/]+$/,
    [],
    ['name', 'title', 'summary', 'contentType', 'traits', 'correlationId', 'payload', 'examples'],
  ],
  [/^#\/components\/messageTraits\/[^/]+$/, [], ['contentType', 'headers']],
  [/^#\/components\/correlationIds\/[^/]+$/, ['location'], ['description']],
  [/^#\/components\/securitySchemes\/[^/]+$/, ['type'], ['description']],
  [/^#\/components$/, [], ['messages', 'schemas', 'messageTraits', 'correlationIds', 'securitySchemes']],
];

describe('the AsyncAPI document', () => {
  test('is of version 3, and every place has the fields that the specification knows there', () => {
    expect(document.asyncapi).toBe('3.0.0');
    for (const [where, required, optional] of fields) {
      const here = [...places].filter(([path]) => where.test(path));
      expect([String(where), here.length > 0]).toEqual([String(where), true]);
      for (const [path, value] of here) {
        expect([path, Object.keys(value)]).toEqual([path, expect.arrayContaining([...required])]);
        expect([path, Object.keys(value).filter((key) => ![...required, ...optional].includes(key))]).toEqual(
          [path, []],
        );
      }
    }
  });

  test('names things by keys that tools take', () => {
    for (const group of [
      document.servers,
      document.channels,
      document.operations,
      ...Object.values(document.components),
    ])
      for (const key of Object.keys(group)) expect(key).toMatch(/^[\w.-]+$/);
  });

  test('has no reference that leads nowhere', () => {
    const references = [...places.values()].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(contracts.length);
    expect(references.filter((each) => !places.has(each))).toEqual([]);
  });

  test('has every channel, each with its message', () => {
    const channels = Object.values(document.channels);
    expect(channels.map(({ address }) => address).sort()).toEqual(
      contracts.map(({ channel }) => channel).sort(),
    );
    for (const [type, { messages }] of Object.entries(document.channels))
      expect(Object.keys(messages)).toEqual([type]);
  });

  test('tells who sends and who receives, on channels that have those messages', () => {
    const operations = Object.entries(document.operations);
    for (const [key, { action, channel, messages }] of operations) {
      expect(key.startsWith(`${action}.`)).toBe(true);
      // The specification wants messages of the channel, not of the components.
      for (const { $ref } of messages) expect($ref.startsWith(`${channel.$ref}/messages/`)).toBe(true);
    }
    const tagsOf = (key: string) => document.operations[key]?.tags.map(({ name }) => name);
    expect(tagsOf('send.hansa.payments.payment.authorize.v1')).toEqual(['orders']);
    expect(tagsOf('receive.hansa.payments.payment.authorize.v1')).toEqual(['payments']);
    expect(tagsOf('receive.hansa.orders.order.placed.v1')).toBeUndefined();
  });

  test('describes payloads in the schema language that AsyncAPI has by itself, with an example each', () => {
    const newer = [
      '$schema',
      '$defs',
      '$dynamicRef',
      'prefixItems',
      'unevaluatedProperties',
      'dependentRequired',
    ];
    for (const { type, example } of contracts) {
      const keywords = [...walk(document.components.schemas[type], '#')].flatMap(([, value]) =>
        Object.keys(value),
      );
      expect(keywords.filter((keyword) => newer.includes(keyword))).toEqual([]);
      expect(document.components.messages[type]?.examples).toMatchObject([{ payload: example }]);
    }
  });

  test('knows every header that is sent, and asks for none that is not', () => {
    const [contract] = contracts;
    const made = contract?.make({ subject: 's', sequence: 3, correlationId: 'ord', data: contract.example });
    const event = { ...made, id: 'x', source: '/catalog', time: '2026-11-03T10:00:00.000Z' };
    const trace = { causationId: 'c', traceparent: '00-1-2-01', tracestate: 'a=b' };
    const { headers: all } = toMessage({ ...event, ...trace } as Parameters<typeof toMessage>[0]);
    const { headers: fewest } = toMessage(event as Parameters<typeof toMessage>[0]);
    const { properties, required } = document.components.messageTraits.cloudEvent.headers;
    expect([...all.keys()].sort()).toEqual(Object.keys(properties).sort());
    expect([...fewest.keys()]).toEqual(expect.arrayContaining(required));
    expect(fewest.get('ce-sequence')).toMatch(new RegExp(properties['ce-sequence']?.pattern ?? '^$'));
  });
});
