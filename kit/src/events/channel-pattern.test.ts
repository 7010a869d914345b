import { describe, expect, test } from '@jest/globals';
import { hasWildcard, matchesChannel } from './channel-pattern.ts';

describe('channel patterns', () => {
  test.each([
    ['hansa.evt.orders.order.placed.v1', 'hansa.evt.orders.order.placed.v1', true],
    ['hansa.evt.orders.order.placed.v1', 'hansa.evt.orders.order.placed.v2', false],
    ['hansa.evt.orders.*.placed.v1', 'hansa.evt.orders.order.placed.v1', true],
    ['hansa.evt.*.placed.v1', 'hansa.evt.orders.order.placed.v1', false],
    ['hansa.evt.orders.>', 'hansa.evt.orders.order.placed.v1', true],
    ['hansa.evt.orders.>', 'hansa.evt.orders', false],
    ['hansa.evt.orders.>', 'hansa.evt.payments.payment.voided.v1', false],
    ['>', 'anything', true],
    ['a.b', 'aXb', false],
  ])('%s against %s: %s', (pattern, channel, matches) => {
    expect(matchesChannel(channel, [pattern])).toBe(matches);
  });

  test('only whole tokens are wildcards', () => {
    expect(['a.*', '*.b', 'a.>', '>'].map(hasWildcard)).toEqual([true, true, true, true]);
    expect(['a.b*', 'a>.b'].map(hasWildcard)).toEqual([false, false]);
  });
});
