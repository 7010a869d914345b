import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { expressionsOf, readDashboards, readRules, seriesOf } from '../support/dashboards.ts';
import { observability } from '../support/prometheus.ts';

const root = join(observability, '..');
const dashboards = await readDashboards();
const rules = await readRules();
const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
const instruments = await findInstruments();

/** Every instrument that the code makes, as Prometheus names it without what it adds for its kind. */
async function findInstruments(): Promise<ReadonlySet<string>> {
  const folders = ['kit/src', 'gateway/src', 'subgraphs', 'cli/src'];
  const files = (
    await Promise.all(
      folders.map(async (folder) =>
        (await readdir(join(root, folder), { recursive: true })).map((name) => join(root, folder, name)),
      ),
    )
  )
    .flat()
    .filter((path) => /\/src\/.*(?<!\.test)\.ts$/.test(path) && !/node_modules|\/testing\//.test(path));
  const texts = await Promise.all(files.map((path) => readFile(path, 'utf8')));
  const made =
    /(?:create(?:Counter|Histogram|Durations|Gauge|\w*UpDownCounter|Observable\w+)\(|\bgauge\(|observe\(|name:)\s*'([a-z]+(?:_[a-z]+)+)'/g;
  return new Set(
    texts
      .filter((text) =>
        /create(?:Counter|Histogram|Durations|Gauge|UpDownCounter|Observable\w+)\(/.test(text),
      )
      .flatMap((text) => [...text.matchAll(made)].map(([, name]) => `hansa_${name}`)),
  );
}

/** The instrument behind a series. */
function instrumentOf(series: string): string {
  const bare = series.replace(/_(?:total|bucket|sum|count)$/, '');
  return instruments.has(series) ? series : bare;
}

const expressions = [
  ...dashboards.flatMap(expressionsOf),
  ...dashboards.flatMap(({ title, annotations, templating }) =>
    [
      ...annotations.list.map(({ expr }) => expr),
      ...templating.list.map(({ definition }) => definition),
    ].flatMap((expr): [string, string][] => (expr === undefined ? [] : [[title, expr]])),
  ),
  ...rules.map(({ alert, record, expr }): [string, string] => [alert ?? record ?? '', expr]),
];

describe('what operators are shown', () => {
  test('there is a dashboard each for the graph, a subgraph, the order process and events', () => {
    expect(dashboards.map(({ uid }) => uid).sort()).toEqual([
      'hansa-events',
      'hansa-graph',
      'hansa-orders',
      'hansa-subgraph',
    ]);
  });

  test('every series in dashboards and rules comes from the code or from a rule', () => {
    const unknown = expressions.flatMap(([where, expr]) =>
      seriesOf(expr)
        .filter(
          (series) => series !== 'up' && !recorded.has(series) && !instruments.has(instrumentOf(series)),
        )
        .map((series) => `${where}: ${series}`),
    );
    expect(unknown).toEqual([]);
  });

  test('the table of metrics has every instrument of the code, and no other', async () => {
    const readme = await readFile(join(observability, 'README.md'), 'utf8');
    const told = [...readme.matchAll(/^\| `(hansa_[a-z0-9_]+)/gm)].map(([, name = '']) => instrumentOf(name));
    expect(told.sort()).toEqual([...instruments].sort());
  });

  test.each(dashboards)(
    '$title: each panel says what it shows, in which unit, and fits the grid',
    ({ panels }) => {
      const taken = new Set<string>();
      for (const { type, title, description, datasource, fieldConfig, gridPos, targets = [] } of panels) {
        const { x, y, w, h } = gridPos;
        expect([title, x + w <= 24]).toEqual([title, true]);
        for (let column = x; column < x + w; column += 1) {
          for (let line = y; line < y + h; line += 1) {
            expect([title, taken.has(`${column},${line}`)]).toEqual([title, false]);
            taken.add(`${column},${line}`);
          }
        }
        if (type === 'row') continue;
        expect([title, description]).toEqual([title, expect.stringMatching(/^[A-Z0-9`].{10,}\.$/)]);
        expect([title, targets.length > 0]).toEqual([title, true]);
        if (datasource?.type !== 'prometheus') continue;
        const unit = type === 'heatmap' || fieldConfig?.defaults.unit !== undefined;
        expect([title, unit]).toEqual([title, true]);
      }
    },
  );

  test.each(rules.filter(({ alert }) => alert !== undefined))(
    '$alert says how bad it is, what is the matter, and what to do',
    ({ labels, annotations }) => {
      expect(['critical', 'warning']).toContain(labels?.['severity']);
      expect(annotations?.['summary']).toMatch(/\.$/);
      expect(annotations?.['description']).toMatch(/\.$/);
    },
  );
});

describe('the files that are mounted', () => {
  test.each(['otel-collector.yaml', 'prometheus.yml', 'alerts.yml', 'tempo.yaml'])(
    '%s can be read',
    async (name) => {
      expect(typeof parse(await readFile(join(observability, name), 'utf8'))).toBe('object');
    },
  );

  test('docker compose mounts none that is not there', async () => {
    const compose = join(root, 'docker-compose.yml');
    const text = existsSync(compose) ? await readFile(compose, 'utf8') : '';
    const mounted = [...text.matchAll(/\.\/(observability\/[^:\s'"]+)/g)].map(([, path = '']) => path);
    expect(mounted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('each pipeline of the collector is made of parts that are configured', async () => {
    const config = parse(await readFile(join(observability, 'otel-collector.yaml'), 'utf8')) as Record<
      string,
      any
    >;
    const pipelines: Record<string, string[]>[] = Object.values(config['service'].pipelines);
    for (const pipeline of pipelines) {
      for (const [kind, names] of Object.entries(pipeline)) {
        expect(Object.keys(config[kind])).toEqual(expect.arrayContaining(names));
      }
    }
    expect(Object.keys(config['extensions'])).toEqual(config['service'].extensions);
  });

  test('dashboards ask the data sources that are provisioned', async () => {
    const path = join(observability, 'grafana/provisioning/datasources/hansa.yaml');
    const { datasources } = parse(await readFile(path, 'utf8')) as { datasources: { uid: string }[] };
    const provisioned = new Set(datasources.map(({ uid }) => uid));
    const asked = dashboards.flatMap(({ panels, templating }) => {
      const chosen = templating.list.find(({ name }) => name === 'datasource')?.current.value ?? '';
      return panels.flatMap(({ datasource }) => datasource?.uid.replace('${datasource}', chosen) ?? []);
    });
    expect([...new Set(asked)].filter((uid) => !provisioned.has(uid))).toEqual([]);
  });
});
