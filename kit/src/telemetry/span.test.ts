import {
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  AlwaysOffSampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { annotateSpan, inSpan, isTracing, openSpan, useTracer } from './span.ts';
import { currentTrace, withTrace } from './trace.ts';

const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=1' };
const start = { name: 'work', kind: 'internal' } as const;

function record(sampler?: ParentBasedSampler) {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  useTracer(new BasicTracerProvider({ spanProcessors, ...(sampler && { sampler }) }).getTracer('test'));
  return exporter;
}

afterEach(() => useTracer(undefined));

describe('where nobody takes spans', () => {
  test('nothing is described, and the trace travels on as it came', () => {
    const describeSpan = jest.fn(() => start);
    expect(isTracing()).toBe(false);
    const seen = withTrace(parent, () => inSpan(describeSpan, () => currentTrace()));
    annotateSpan(describeSpan);
    expect(seen).toBe(parent);
    expect(openSpan(describeSpan, parent)).toBeUndefined();
    expect(describeSpan).not.toHaveBeenCalled();
  });
});

describe('where spans are taken', () => {
  test('work is a span below the current one, and what it causes is below it', async () => {
    const exporter = record();
    const inner = await withTrace(parent, () =>
      inSpan(
        () => start,
        async () => {
          await Promise.resolve();
          annotateSpan(() => ({ name: 'known by now', attributes: { size: 3 } }));
          return currentTrace();
        },
      ),
    );
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ name: 'known by now', attributes: { size: 3 } });
    expect(span?.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331' });
    expect(inner).toEqual({
      traceparent: `00-0af7651916cd43dd8448eb211c80319c-${span?.spanContext().spanId}-01`,
      tracestate: 'a=1',
    });
  });

  test('work outside of any trace begins one', () => {
    const exporter = record();
    inSpan(
      () => start,
      () => undefined,
    );
    expect(exporter.getFinishedSpans()[0]?.parentSpanContext).toBeUndefined();
  });

  test.each([
    ['throws', () => inSpan(() => start, fails)],
    [
      'rejects',
      () =>
        inSpan(
          () => start,
          async () => fails(),
        ),
    ],
  ])('work that %s is shown as failed, and fails all the same', async (_how, work) => {
    const exporter = record();
    await expect((async () => work())()).rejects.toThrow('no');
    expect(exporter.getFinishedSpans()[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'no' },
      attributes: { 'error.type': 'INTERNAL' },
    });
  });

  test('a caller who does not want to be sampled is believed, and what follows is told so', () => {
    const exporter = record(new ParentBasedSampler({ root: new AlwaysOffSampler() }));
    const unsampled = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' };
    const inner = withTrace(unsampled, () => inSpan(() => start, currentTrace));
    expect(inner?.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

function fails(): never {
  throw new TypeError('no');
}
