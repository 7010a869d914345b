import { SANDBOX } from '@hansa/cli/service-names';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { variablesIn } from '../support/compose.ts';
import {
  all,
  compose,
  makeFleetEnvironment,
  ports,
  read,
  subgraphs,
  type FleetEnvironment,
} from '../support/fleet.ts';

const { services, networks } = compose;

let fleet: FleetEnvironment;
beforeAll(async () => {
  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  fleet = await makeFleetEnvironment();
  said.mockRestore();
});
afterAll(() => fleet.remove());

const environmentOf = (name: string) => fleet.of(name);

describe('what is reachable', () => {
  test('from outside: the gateway, Grafana and Mailpit, on this machine only', () => {
    expect(
      Object.fromEntries(
        all.flatMap(([name, { ports: published }]) => (published ? [[name, published]] : [])),
      ),
    ).toEqual({
      gateway: ['127.0.0.1:4000:4000'],
      grafana: ['127.0.0.1:3000:3000'],
      mailpit: ['127.0.0.1:8025:8025'],
    });
  });

  test('from inside: each other, on one network', () => {
    expect(Object.keys(networks)).toEqual(['hansa']);
    expect(all.filter(([, service]) => service.networks?.join() !== 'hansa')).toEqual([]);
  });

  test.each(all.map(([name]) => [name]))('%s names others where they are', (name) => {
    const { healthcheck } = services[name] ?? {};
    const texts = [...Object.values(environmentOf(name)), ...(healthcheck?.test ?? [])];
    for (const text of texts) {
      for (const [, host = '', port] of text.matchAll(/^[a-z+]+:\/\/(?:[^@/]*@)?([\w.-]+):(\d+)/g)) {
        const owner = host === '127.0.0.1' ? name : host;
        if (owner !== 'localhost')
          expect([text, ports[owner]]).toEqual([text, expect.arrayContaining([Number(port)])]);
      }
    }
  });

  test('what Prometheus asks is there', () => {
    const { scrape_configs: jobs } = parse(read('observability/prometheus.yml')) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = jobs.flatMap(({ static_configs }) => static_configs.flatMap(({ targets: each }) => each));
    for (const target of targets) {
      const [host = '', port] = target.split(':');
      expect([target, ports[host === 'localhost' ? 'prometheus' : host]]).toEqual([
        target,
        expect.arrayContaining([Number(port)]),
      ]);
    }
    for (const name of [...subgraphs, SANDBOX, 'gateway'])
      expect(targets).toContain(`${name}:${ports[name]?.[0]}`);
  });

  test('what the supergraph is made of is told to the gateway and to the operator', () => {
    const names = variablesIn(read('supergraph.yaml')).map(({ name }) => name);
    expect(names.length).toBe(subgraphs.length + 1);
    for (const name of names.filter((each) => each !== 'NAME')) {
      const subgraph = name.replace('_URL', '').toLowerCase();
      const url = `http://${subgraph}:${ports[subgraph]?.[0]}/graphql`;
      expect([services['gateway']?.environment?.[name], services['operator']?.environment?.[name]]).toEqual([
        url,
        url,
      ]);
    }
  });
});
