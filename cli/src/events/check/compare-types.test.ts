import { describe, expect, test } from '@jest/globals';
import { publishedTypes, type PublishedTypes } from '../schemas.ts';
import { compareTypes } from './compare-types.ts';

const type = (name: string, schema: object = { type: 'object' }) => ({
  [`hansa.${name}`]: { channel: `hansa.evt.${name}`, schema },
});
const rules = (before: PublishedTypes, after: PublishedTypes) =>
  compareTypes(before, after).breaking.map(({ type: name, rule }) => `${name} ${rule}`);

describe('types of events', () => {
  test('the language of today is compatible with itself', () => {
    expect(compareTypes(publishedTypes(), publishedTypes())).toEqual({ breaking: [], notes: [] });
  });

  test('a new one breaks nobody, be it a new fact or a new major beside the old one', () => {
    const { breaking, notes } = compareTypes(type('orders.order.placed.v1'), {
      ...type('orders.order.placed.v1'),
      ...type('orders.order.placed.v2', { type: 'string' }),
      ...type('a.b.c.v1'),
    });
    expect(breaking).toEqual([]);
    expect(notes).toEqual(['hansa.orders.order.placed.v2 is new.', 'hansa.a.b.c.v1 is new.']);
  });

  test('one that is no longer published breaks whoever waits for it', () => {
    expect(rules({ ...type('a.b.c.v1'), ...type('a.b.d.v1') }, type('a.b.d.v1'))).toEqual([
      'hansa.a.b.c.v1 type-removed',
    ]);
  });

  test('one that is replaced in one step breaks them too: both must be published for a while', () => {
    expect(rules(type('a.b.c.v1'), type('a.b.c.v2'))).toEqual(['hansa.a.b.c.v1 type-removed']);
  });

  test('one may go once its successor has been there', () => {
    const { breaking, notes } = compareTypes({ ...type('a.b.c.v1'), ...type('a.b.c.v2') }, type('a.b.c.v2'));
    expect([breaking, notes]).toEqual([[], [expect.stringMatching(/v1 is retired/)]]);
  });

  test('one that travels on another channel is not heard', () => {
    const moved = { 'hansa.a.b.c.v1': { channel: 'hansa.cmd.a.b.c.v1', schema: { type: 'object' } } };
    expect(rules(type('a.b.c.v1'), moved)).toEqual(['hansa.a.b.c.v1 channel-changed']);
  });

  test('a change is told with its type and place', () => {
    const before = type('a.b.c.v1', { type: 'object', properties: { x: { type: 'string' } } });
    const after = type('a.b.c.v1', { type: 'object', properties: {} });
    expect(compareTypes(before, after).breaking).toEqual([
      { type: 'hansa.a.b.c.v1', rule: 'property-removed', path: 'x', message: 'is gone' },
    ]);
  });
});
