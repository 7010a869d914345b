import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { compareSchemas } from './compare-schemas.ts';
import type { Schema } from './schema.ts';

const order = z.strictObject({
  orderId: z.string(),
  note: z.string().optional(),
  status: z.enum(['PENDING', 'CONFIRMED']),
  email: z.string().nullable(),
  number: z.string().min(1).max(20),
  lines: z.array(z.strictObject({ sku: z.string(), quantity: z.int().positive() })).min(1),
  labels: z.record(z.string(), z.string()),
  payment: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('card'), last4: z.string() }),
    z.strictObject({ kind: z.literal('invoice'), days: z.int() }),
  ]),
});

const changed = (after: z.ZodType, before: z.ZodType = order) =>
  compareSchemas(z.toJSONSchema(before) as Schema, z.toJSONSchema(after) as Schema);
const lines = (element: z.ZodType) => order.extend({ lines: z.array(element).min(1) });
const line = z.strictObject({ sku: z.string(), quantity: z.int().positive() });

describe('what breaks nobody', () => {
  test.each<[string, z.ZodType]>([
    ['no change at all', order],
    ['a new optional property', order.extend({ coupon: z.string().optional() })],
    ['a new optional property deep inside', lines(line.extend({ title: z.string().optional() }))],
    ['words that explain', order.extend({ orderId: z.string().describe('The id.') })],
    ['values of an enumeration in another order', order.extend({ status: z.enum(['CONFIRMED', 'PENDING']) })],
  ])('%s', (_what, after) => {
    expect(changed(after)).toEqual([]);
  });
});

describe('what breaks somebody', () => {
  test.each<[what: string, after: z.ZodType, rule: string, path: string]>([
    ['a property that is gone', order.omit({ orderId: true }), 'property-removed', 'orderId'],
    ['an optional property that is gone', order.omit({ note: true }), 'property-removed', 'note'],
    [
      'a property that is gone deep inside',
      lines(line.omit({ sku: true })),
      'property-removed',
      'lines[].sku',
    ],
    ['a property that is now required', order.extend({ note: z.string() }), 'property-required', 'note'],
    ['a property that may now be missing', order.partial({ orderId: true }), 'property-optional', 'orderId'],
    [
      'a new property that is required',
      order.extend({ shop: z.string() }),
      'property-added-required',
      'shop',
    ],
    ['another kind of value', order.extend({ orderId: z.int() }), 'kind-changed', 'orderId'],
    ['a list where one value was', order.extend({ orderId: z.array(z.string()) }), 'kind-changed', 'orderId'],
    [
      'whole numbers that become fractions',
      lines(line.extend({ quantity: z.number().positive() })),
      'kind-changed',
      'lines[].quantity',
    ],
    ['null where none was', order.extend({ orderId: z.string().nullable() }), 'null-added', 'orderId'],
    ['null that can no longer be', order.extend({ email: z.string() }), 'kind-changed', 'email'],
    [
      'a value of an enumeration that is gone',
      order.extend({ status: z.enum(['PENDING']) }),
      'enum-value-removed',
      'status',
    ],
    [
      'a value of an enumeration that nobody knows',
      order.extend({ status: z.enum(['PENDING', 'CONFIRMED', 'LOST']) }),
      'enum-value-added',
      'status',
    ],
    [
      'an enumeration where any text was',
      order.extend({ orderId: z.enum(['a']) }),
      'limit-changed',
      'orderId',
    ],
    ['any text where an enumeration was', order.extend({ status: z.string() }), 'limit-changed', 'status'],
    ['a limit that is wider', order.extend({ number: z.string().min(1).max(40) }), 'limit-changed', 'number'],
    [
      'a limit that is narrower',
      order.extend({ number: z.string().min(1).max(10) }),
      'limit-changed',
      'number',
    ],
    ['a limit that is new', order.extend({ orderId: z.string().max(3) }), 'limit-changed', 'orderId'],
    ['a limit that is gone', order.extend({ number: z.string().min(1) }), 'limit-changed', 'number'],
    ['another format', order.extend({ orderId: z.uuid() }), 'limit-changed', 'orderId'],
    ['a list that may be empty', order.extend({ lines: z.array(line) }), 'limit-changed', 'lines'],
    ['properties of any name', z.looseObject(order.shape), 'properties-opened', ''],
    [
      'other values under free names',
      order.extend({ labels: z.record(z.string(), z.int()) }),
      'kind-changed',
      'labels.*',
    ],
    [
      'a choice that is gone',
      order.extend({
        payment: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('card'), last4: z.string() }),
        ]),
      }),
      'alternative-removed',
      'payment',
    ],
    [
      'a choice that nobody knows',
      order.extend({ payment: z.union([order.shape.payment, z.strictObject({ kind: z.literal('cash') })]) }),
      'alternative-added',
      'payment',
    ],
  ])('%s', (_what, after, rule, path) => {
    expect(changed(after)).toContainEqual({ rule, path, message: expect.stringMatching(/^[a-z].*[^.]$/) });
  });

  test('a property under another name: gone under the old one, and new under the other', () => {
    const { orderId: _, ...rest } = order.shape;
    expect(
      changed(z.strictObject({ ...rest, id: z.string() })).map(({ rule, path }) => [rule, path]),
    ).toEqual([
      ['property-removed', 'orderId'],
      ['property-added-required', 'id'],
    ]);
  });

  test('a change within one of several choices is told once, at its place', () => {
    const payment = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('card'), last4: z.int() }),
      z.strictObject({ kind: z.literal('invoice'), days: z.int() }),
    ]);
    expect(changed(order.extend({ payment })).map(({ rule, path }) => [rule, path])).toEqual([
      ['kind-changed', 'payment.last4'],
    ]);
  });

  test('a shape that contains itself is followed once', () => {
    const tree = z.strictObject({
      name: z.string(),
      get children() {
        return z.array(tree);
      },
    });
    const other = z.strictObject({
      name: z.int(),
      get children() {
        return z.array(other);
      },
    });
    expect(changed(tree, tree)).toEqual([]);
    expect(changed(other, tree).map(({ rule, path }) => `${rule} ${path}`)).toContain('kind-changed name');
  });
});
