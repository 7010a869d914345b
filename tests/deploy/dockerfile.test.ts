import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SANDBOX, startableNames, usualPorts } from '@hansa/cli/service-names';
import { describe, expect, test } from '@jest/globals';
import { contextFiles } from '../support/docker-context.ts';
import { imagesOf, last, lineOf } from '../support/dockerfile.ts';
import { ports, read, root, stages } from '../support/fleet.ts';

const images = imagesOf(stages);

describe('deploy/Dockerfile', () => {
  test('has an image for the gateway, for each service, and for all in one', () => {
    expect([...images].sort()).toEqual(['gateway', 'hansa', ...startableNames].sort());
  });

  test('is made from one version of Node, new enough for Hansa', () => {
    const bases = [...stages.values()].map(({ from }) => from).filter((from) => !stages.has(from));
    expect([...new Set(bases)]).toEqual([expect.stringMatching(/^node:\d+\.\d+\.\d+-bookworm-slim$/)]);
  });

  test.each(images.map((name) => [name]))(
    '%s runs as nobody in particular, for production, and can be stopped',
    (name) => {
      const line = lineOf(stages, name);
      expect(last(line, 'USER')?.text).toBe('node');
      expect(last(line, 'STOPSIGNAL')?.text).toBe('SIGTERM');
      expect(line.filter((each) => each.name === 'ENV').map(({ text }) => text)).toContain(
        'NODE_ENV=production',
      );
      // A shell in between would keep the signal to itself.
      for (const instruction of ['ENTRYPOINT', 'CMD']) expect(last(line, instruction)?.text).toMatch(/^\[/);
    },
  );

  test.each(images.map((name) => [name]))(
    '%s listens and is asked for its health where its code says',
    (name) => {
      const port = (name === 'hansa' ? ports['gateway'] : ports[name])?.[0];
      const line = lineOf(stages, name);
      expect(last(line, 'EXPOSE')?.text).toBe(String(port));
      expect(last(line, 'HEALTHCHECK')?.words).toEqual(['node', 'healthcheck.mjs', String(port)]);
      expect(last(line, 'CMD')?.words.join(' ')).toMatch(/ --host 0\.0\.0\.0$/);
      if (name in usualPorts || name === SANDBOX) expect(last(line, 'CMD')?.words).toContain(name);
    },
  );

  test('copies only what is there', () => {
    const context = contextFiles(root);
    for (const { instructions } of stages.values()) {
      for (const { words, flags } of instructions.filter(({ name }) => name === 'COPY')) {
        if (flags['from'] !== undefined) expect(stages.has(flags['from'])).toBe(true);
        else
          for (const source of words.slice(0, -1))
            expect([
              source,
              source === '.' || context.some((file) => file === source || file.startsWith(`${source}/`)),
            ]).toEqual([source, true]);
      }
    }
  });

  test('gives a service the manifests of its own workspaces and of no other', () => {
    const shared = ['contracts/package.json', 'kit/package.json', 'cli/package.json'];
    for (const name of images.filter((each) => each !== 'hansa')) {
      const manifests = lineOf(stages, `${name}-modules`)
        .filter((each) => each.name === 'COPY')
        .flatMap(({ words }) => words.slice(0, -1))
        .filter((source) => source.includes('/'));
      const folder =
        name === SANDBOX ? 'subgraphs/payments/sandbox' : name === 'gateway' ? name : `subgraphs/${name}`;
      expect(manifests).toEqual([...shared, `${folder}/package.json`]);
    }
  });
});

describe('.dockerignore', () => {
  const context = contextFiles(root);

  test('keeps secrets, data, tests, and what was built on this machine out of every image', () => {
    const unwanted = /(^|\/)(\.env|\.git|node_modules|dist|data|tests)(\/|$)|\.test\.ts$|\.tsbuildinfo$/;
    expect(context.filter((file) => unwanted.test(file))).toEqual([]);
  });

  test('lets through what is compiled', () => {
    for (const file of [
      'cli/src/main.ts',
      'kit/src/outbox/relay.ts',
      'package-lock.json',
      '.npmrc',
      'tsconfig.base.json',
    ])
      expect([file, context.includes(file)]).toEqual([file, existsSync(join(root, file))]);
    expect(read('.dockerignore')).not.toMatch(/^!/m);
  });
});
