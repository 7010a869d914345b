import { describeWith } from '@hansa/kit/testing/describe-with';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expressionsOf, readDashboards, readRules, seriesOf } from '../support/dashboards.ts';
import { eventually } from '../support/eventually.ts';
import { startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import { liveALittle } from '../support/load.ts';
import {
  findPrometheus,
  observability,
  promtool,
  startPrometheus,
  type Prometheus,
} from '../support/prometheus.ts';

const found = findPrometheus();
if (found !== undefined) process.env['PROMETHEUS_BINARY'] = found;

const dashboards = await readDashboards();
const rules = await readRules();

describeWith('PROMETHEUS_BINARY', 'what operators see of a running Hansa', (binary) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let hansa: Hansa;
  let prometheus: Prometheus;
  /** A moment at which everything had been asked and had answered; later, a busy machine may miss an answer. */
  let then: number;

  /** Prometheus has asked again, and its rules have been evaluated after that. */
  const seen = async () => {
    const turn = async () =>
      (await prometheus.query('max(timestamp(hansa:gateway_requests:rate5m))'))[0]?.value ?? 0;
    const before = await turn();
    await eventually('another turn of the rules', async () => (await turn()) > before + 2);
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    hansa = await startHansa({ folder: folder.path });
    const targets = [hansa.origin, hansa.sandboxOrigin].map((origin) => new URL(origin).host);
    prometheus = await startPrometheus(binary, { folder: folder.path, targets });
    // Twice: what is new has no rate yet, only what grows.
    await liveALittle(hansa);
    await seen();
    await liveALittle(hansa);
    await seen();
    then = await eventually('an answer of everybody', async () => {
      const now = Date.now() / 1_000;
      return (await prometheus.query('up{job="hansa"} == 1', now)).length === targets.length && now;
    });
  }, 240_000);
  afterAll(async () => {
    await prometheus?.stop();
    await hansa?.stop();
    await folder?.remove();
  }, 60_000);

  test('the configuration and the rules are such as Prometheus takes', async () => {
    expect(await promtool(binary, 'check', 'config', `${observability}prometheus.yml`)).toMatch(/SUCCESS/);
    expect(await promtool(binary, 'check', 'rules', `${observability}alerts.yml`)).toMatch(/SUCCESS/);
  });

  describe.each(dashboards)('$title', (dashboard) => {
    test.each(expressionsOf(dashboard))('%s has something to show: %s', async (_where, expr) => {
      const samples = await prometheus.query(expr, then);
      expect(samples.filter(({ value }) => Number.isFinite(value))).not.toEqual([]);
    });

    test('each of its choices can be made', async () => {
      for (const { name, type, definition, current } of dashboard.templating.list) {
        if (type !== 'query') continue;
        const [, series = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(definition ?? '') ?? [];
        const samples = await prometheus.query(`count by (${label}) (${series})`, then);
        expect([name, samples.map(({ metric }) => metric[label])]).toEqual([
          name,
          expect.arrayContaining([current.value]),
        ]);
      }
    });
  });

  test.each(rules.map(({ alert, record, expr }) => [alert ?? record ?? '', expr] as const))(
    '%s stands on series that are there',
    async (_name, expr) => {
      await prometheus.query(expr, then);
      for (const series of seriesOf(expr)) {
        expect([series, (await prometheus.query(`count(${series})`, then)).length]).toEqual([series, 1]);
      }
    },
  );

  test('a dead letter raises its alert, and nothing raises one that should not', async () => {
    const firing = async () =>
      (await prometheus.query('ALERTS{alertstate="firing"}')).map(({ metric }) => metric['alertname']);
    await eventually('the alert', async () => (await firing()).includes('HansaDeadLetters'));
    expect(new Set(await firing())).toEqual(new Set(['HansaDeadLetters']));
  });

  test('what /metrics says is in the form that strict readers want', async () => {
    const text = await (await fetch(`${hansa.origin}/metrics`)).text();
    const types = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(types).toEqual([...new Set(types)]);
  });
});
