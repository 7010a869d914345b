import { createMetrics } from '@hansa/kit/telemetry/metrics';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { expect, test } from '@jest/globals';
import { createOrderMetrics } from './metrics.ts';
import { after, anOrder, inputs, ordersByState } from './test/examples.ts';

test('an operator sees how many orders were placed, confirmed and cancelled, how long it took, and what is stuck', async () => {
  const registry = createMetrics();
  const metrics = createOrderMetrics({
    meter: registry.meter('orders'),
    log: silentLogger,
    orders: {
      countWaitingSince: (ms) => Promise.resolve(ms / 60_000),
      countWaiting: () => Promise.resolve([{ step: 'CAPTURING', orders: 3, overdue: 2 }]),
    },
  });
  const { capturing, claiming, shipping, reserving } = ordersByState();
  metrics.start();
  metrics.placed();
  metrics.advanced(claiming, { ...capturing, updatedAt: '2026-11-03T10:00:02.000Z' });
  metrics.advanced(capturing, shipping);
  metrics.advanced(capturing, after(capturing, inputs.deadline));
  metrics.advanced(reserving, after(anOrder(), inputs.stockRefused));

  const text = await registry.text();
  const value = (name: string) => new RegExp(`^hansa_${name}\\{?.*\\s(\\S+)$`, 'm').exec(text)?.[1];
  expect(value('orders_placed_total')).toBe('1');
  expect(value('orders_confirmed_total')).toBe('1');
  expect(value('orders_cancelled_total\\{.*reason="INVENTORY"')).toBe('1');
  expect(value('orders_time_to_confirm_seconds_sum')).toBe('2');
  expect(value('orders_captures_repeated_total')).toBe('1');
  expect(value('orders_cancelled_total\\{.*reason="STAFF"')).toBe('0');
  expect(value('orders_open_too_long')).toBe('30');
  expect(value('orders_open\\{step="CAPTURING"')).toBe('3');
  expect(value('orders_open\\{step="RESERVING"')).toBe('0');
  expect(value('orders_deadlines_overdue\\{step="CAPTURING"')).toBe('2');
  metrics.stop();
  await registry.stop();
});

test('a database that is away costs a number, not the whole page of metrics', async () => {
  const registry = createMetrics();
  const away = () => Promise.reject(new TypeError('away'));
  const metrics = createOrderMetrics({
    meter: registry.meter('orders'),
    log: silentLogger,
    orders: { countWaitingSince: away, countWaiting: away },
  });
  metrics.start();
  metrics.placed();
  expect(await registry.text()).toContain('orders_placed_total');
  metrics.stop();
  await registry.stop();
});
