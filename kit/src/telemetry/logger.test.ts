import { expect, test } from '@jest/globals';
import { createLogger } from './logger.ts';
import { withTrace } from './trace.ts';

function logged(work: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  work(createLogger({ service: 'orders', level: 'info', destination }));
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
}

test('a line leads to the trace in which it was written', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  expect(logged((log) => withTrace({ traceparent }, () => log.info('done')))).toMatchObject({
    service: 'orders',
    msg: 'done',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    span_id: 'b7ad6b7169203331',
    trace_flags: '01',
  });
});

test('a line outside of any trace names none', () => {
  expect(logged((log) => log.info('started'))).not.toHaveProperty('trace_id');
});
