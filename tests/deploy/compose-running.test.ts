import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { imagesOf, last, lineOf } from '../support/dockerfile.ts';
import {
  all,
  compose,
  makeFleetEnvironment,
  ours,
  read,
  root,
  stages,
  subgraphs,
  type FleetEnvironment,
} from '../support/fleet.ts';

const { services, volumes } = compose;

let fleet: FleetEnvironment;
beforeAll(async () => {
  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  fleet = await makeFleetEnvironment();
  said.mockRestore();
});
afterAll(() => fleet.remove());

const environmentOf = (name: string) => fleet.of(name);

describe('how services run', () => {
  test('every image of ours is built from a target that is there, and every target is used', () => {
    for (const [name, { build, image }] of ours) {
      expect(build).toMatchObject({
        context: '.',
        dockerfile: 'deploy/Dockerfile',
        target: name === 'operator' ? 'hansa' : name,
      });
      expect(image).toMatch(/^hansa\/[a-z-]+:\d+\.\d+\.\d+$/);
    }
    expect(ours.map(([, { build }]) => build?.target).sort()).toEqual([...imagesOf(stages)].sort());
  });

  test("every other image is pinned to one version of its maker's", () => {
    for (const [name, { build, image }] of all.filter(([, service]) => !service.build))
      expect([name, build, image]).toEqual([
        name,
        undefined,
        expect.stringMatching(/^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/),
      ]);
  });

  test.each(all.map(([name]) => [name]))(
    '%s waits only for those who can say that they are ready',
    (name) => {
      for (const [other, { condition }] of Object.entries(services[name]?.depends_on ?? {})) {
        const { build, healthcheck } = services[other] ?? {};
        const says =
          healthcheck !== undefined || last(lineOf(stages, build?.target ?? ''), 'HEALTHCHECK') !== undefined;
        expect([other, other in services, condition === 'service_started' || says]).toEqual([
          other,
          true,
          true,
        ]);
      }
    },
  );

  test('each waits for its store, its broker, and the gateway for them all', () => {
    for (const name of subgraphs) {
      const store = name === 'orders' ? 'mongodb' : 'postgres';
      expect([name, services[name]?.depends_on]).toEqual([
        name,
        expect.objectContaining({
          [store]: { condition: 'service_healthy' },
          nats: { condition: 'service_healthy' },
        }),
      ]);
    }
    expect(Object.keys(services['gateway']?.depends_on ?? {}).sort()).toEqual([...subgraphs].sort());
  });

  test('nobody waits for what only watches', () => {
    const watchers = ['otel-collector', 'prometheus', 'tempo', 'grafana'];
    const waiting = all
      .filter(([name]) => !watchers.includes(name))
      .flatMap(([, { depends_on = {} }]) => Object.keys(depends_on));
    expect(waiting.filter((name) => watchers.includes(name))).toEqual([]);
  });

  test('what is mounted is there, and what is kept has a name', () => {
    const mounted = all.flatMap(([, service]) => (service.volumes ?? []).map((volume) => volume.split(':')));
    const files = mounted.filter(([source = '']) => source.startsWith('.'));
    expect(files.length).toBeGreaterThan(8);
    for (const [source = '', , mode] of files) {
      expect([
        source,
        statSync(join(root, source)).isFile() || statSync(join(root, source)).isDirectory(),
      ]).toEqual([source, true]);
      expect([source, mode]).toEqual([source, 'ro']);
    }
    const named = mounted.map(([source = '']) => source).filter((source) => !source.startsWith('.'));
    expect(named.sort()).toEqual(Object.keys(volumes).sort());
  });

  test('configuration finds what it names where it is mounted', () => {
    const target = (name: string, source: string) =>
      services[name]?.volumes?.find((volume) => volume.startsWith(`./${source}:`))?.split(':')[1];
    const { providers } = parse(read('observability/grafana/provisioning/dashboards/hansa.yaml')) as {
      providers: { options: { path: string } }[];
    };
    expect(providers[0]?.options.path).toBe(target('grafana', 'observability/grafana/dashboards'));
    const commands = ['prometheus', 'tempo', 'otel-collector', 'nats'].map((name) =>
      services[name]?.command?.join(' '),
    );
    expect(commands).toEqual([
      expect.stringContaining(`=${target('prometheus', 'observability/prometheus.yml')}`),
      expect.stringContaining(`=${target('tempo', 'observability/tempo.yaml')}`),
      expect.stringContaining(`=${target('otel-collector', 'observability/otel-collector.yaml')}`),
      expect.stringContaining(`${target('nats', 'deploy/nats')}/nats-server.conf`),
    ]);
    expect(read('observability/prometheus.yml')).toMatch(/rule_files:\n\s+- alerts\.yml/);
    expect(environmentOf('nats')['NATS_STORE_DIR']).toBe('/data');
  });

  test('nobody has more rights than it needs, and everybody comes back after a crash', () => {
    for (const [name, service] of all) {
      expect([name, service.privileged, service.cap_drop, service.security_opt]).toEqual([
        name,
        undefined,
        ['ALL'],
        ['no-new-privileges:true'],
      ]);
      expect([name, service.restart]).toEqual([name, name === 'operator' ? 'no' : 'unless-stopped']);
    }
    for (const [name, service] of ours)
      expect([name, service.read_only, service.cap_add, service.stop_grace_period]).toEqual([
        name,
        true,
        undefined,
        '30s',
      ]);
  });
});
