import { afterAll, describe, expect, test } from '@jest/globals';
import { DURATION_BUCKETS, inSeconds } from './buckets.ts';
import { createMetrics } from './metrics.ts';

const metrics = createMetrics();
afterAll(() => metrics.stop());

/** Each side of every bound, the bounds themselves, and what is beyond the last. */
const seconds = [0, ...DURATION_BUCKETS.flatMap((bound) => [bound * 0.9, bound, bound * 1.1])];

/** Lines of a family, without its name. */
async function familyOf(name: string): Promise<string[]> {
  const lines = (await metrics.text()).split('\n').filter((line) => line.includes(`hansa_${name}`));
  return lines.map((line) => line.replaceAll(`hansa_${name}`, '…'));
}

describe('durations', () => {
  test('are told to Prometheus as those of an OpenTelemetry histogram are, at every reading', async () => {
    const meter = metrics.meter('door');
    const known = meter.createHistogram('known_seconds', { ...inSeconds, description: 'How long.' });
    const cheap = meter.createDurations('cheap_seconds', { description: 'How long.' });
    const series = cheap.series({ kind: 'query', outcome: 'ok' });
    cheap.series({ kind: 'query', outcome: 'never' });
    for (const round of [1, 2]) {
      for (const each of seconds) {
        known.record(each, { kind: 'query', outcome: 'ok' });
        series.record(each);
      }
      const told = await familyOf('cheap_seconds');
      expect(told).toEqual(await familyOf('known_seconds'));
      expect(told.at(-1)).toContain('le="+Inf"');
      expect(told.at(-1)).toMatch(new RegExp(` ${seconds.length * round}$`));
    }
  });

  test('that nobody measured yet are not told', async () => {
    metrics
      .meter('door')
      .createDurations('quiet_seconds', { description: 'How long.' })
      .series({ kind: 'query' });
    expect(await familyOf('quiet_seconds')).toEqual([]);
  });
});
