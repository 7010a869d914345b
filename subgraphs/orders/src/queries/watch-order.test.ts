import { describe, expect, test } from '@jest/globals';
import type { Order } from '../domain/order.ts';
import { watchOrder } from './watch-order.ts';

const question = { caller: { kind: 'anonymous' as const }, id: 'ord_1', token: 'a token' };
const first = { version: 1 } as Order;

describe('whoever watches an order', () => {
  test('is forgotten when the watch ends with an error, for nobody says goodbye then', async () => {
    const watchers = new Set<() => void>();
    const watch = watchOrder({
      orderFor: () => Promise.resolve(first),
      orders: { byId: () => Promise.reject(new RangeError('the database is away')) },
      changes: {
        watch: (_id, onChange) => {
          watchers.add(onChange);
          return () => watchers.delete(onChange);
        },
      },
    });
    const versions = await watch(question);
    expect(await versions.next()).toEqual({ done: false, value: first });
    const second = versions.next();
    watchers.forEach((wake) => wake());
    await expect(second).rejects.toThrow('the database is away');
    expect(watchers.size).toBe(0);
  });
});
