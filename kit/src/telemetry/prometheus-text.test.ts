import { expect, test } from '@jest/globals';
import { createMetrics } from './metrics.ts';
import { groupFamilies } from './prometheus-text.ts';

test('tells of each metric once, with what all parts of the process have of it below', async () => {
  const metrics = createMetrics();
  for (const part of ['orders', 'payments']) {
    metrics.meter(part).createCounter('things', { description: 'Things.' }).add(1);
    metrics.meter(part).createCounter('others', { description: 'Others.' }).add(1);
  }
  const text = await metrics.text();
  expect(text.match(/# TYPE hansa_things_total/g)).toHaveLength(1);
  expect(text).toContain(`# HELP hansa_things_total Things.
# TYPE hansa_things_total counter
hansa_things_total{otel_scope_name="orders"} 1
hansa_things_total{otel_scope_name="payments"} 1
# HELP hansa_others_total`);
  await metrics.stop();
});

test('keeps what it does not understand away from the families', () => {
  expect(groupFamilies('# no registered metrics')).toBe('');
});
