import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { observability } from './prometheus.ts';

export interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr?: string; readonly datasource: { readonly type: string } }[];
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly definition?: string;
  readonly current: { readonly value: string };
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly { readonly expr?: string }[] };
}

export async function readDashboards(): Promise<readonly Dashboard[]> {
  const folder = join(observability, 'grafana/dashboards');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => JSON.parse(text) as Dashboard);
}

/** Each expression of a dashboard as Prometheus would be asked it, with the dashboard's first choice of everything. */
export function expressionsOf({
  title,
  panels,
  templating,
}: Dashboard): readonly [where: string, expr: string][] {
  const chosen = (expr: string) =>
    templating.list.reduce(
      (text, { name, current }) => text.replaceAll(`$${name}`, current.value),
      expr.replaceAll('$__rate_interval', '2m'),
    );
  return panels.flatMap((panel) =>
    (panel.targets ?? []).flatMap(({ expr }): [string, string][] =>
      expr === undefined ? [] : [[`${title} › ${panel.title}`, chosen(expr)]],
    ),
  );
}

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export async function readRules(): Promise<readonly Rule[]> {
  const { groups } = parse(await readFile(join(observability, 'alerts.yml'), 'utf8')) as {
    groups: { rules: Rule[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
}

/** The series that an expression stands on: ours, what rules record of them, and whether somebody answers at all. */
export function seriesOf(expr: string): readonly string[] {
  return [...new Set(expr.match(/\b(?:hansa[_:][a-z0-9_:]+|up)\b/g) ?? [])];
}
