import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createIdentityVerifier } from '@hansa/kit/auth/internal-token';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose';
import { readGatewayConfig } from '../../../src/config.ts';
import type { ServedGateway } from '../../../src/http/serve-gateway.ts';
import { IDENTITY_KEYS_PATH, runGateway } from '../../../src/run-gateway.ts';
import { composeTest } from '../../support/federation.ts';
import { createTokenShop } from '../../support/tokens.ts';

describe('a gateway on its own, before a subgraph that is not ours', () => {
  let folder: string;
  let supergraphFile: string;
  let subgraph: Server;
  const hello = JSON.stringify({ data: { hello: 'hello' } });
  let said = hello;
  let heard: IncomingHttpHeaders[] = [];
  let running: ServedGateway | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hansa-gateway-'));
    subgraph = createServer((request, reply) => {
      heard.push(request.headers);
      request.resume().on('end', () => reply.end(said));
    });
    await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql`;
    supergraphFile = join(folder, 'supergraph.graphql');
    await writeFile(
      supergraphFile,
      await composeTest({ hall: { typeDefs: 'type Query { hello: String }', url } }),
    );
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    said = hello;
    heard = [];
  });
  afterAll(async () => {
    subgraph.closeAllConnections();
    await new Promise((resolve) => subgraph.close(resolve));
    await rm(folder, { recursive: true });
  });

  async function start(env: Record<string, string> = {}): Promise<string> {
    const config = readGatewayConfig(env);
    running = await runGateway({ supergraphFile, host: '127.0.0.1', port: 0, config, log: silentLogger });
    return `http://127.0.0.1:${running.port}`;
  }

  const ask = async (address: string, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ hello }"}',
    });
    return { status: reply.status, body: await reply.json() };
  };

  test('passes a long answer on as it came', async () => {
    // Nobody who parses and prints would write it so.
    said = `{"data":{"hello":"\\u0041${'b'.repeat(300_000)}"}}`;
    const reply = await fetch(`${await start()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ hello }"}',
    });
    expect((await reply.text()) === said).toBe(true);
  });

  test('opens no asynchronous context, which would make every promise of the process dearer', async () => {
    const opened = jest.spyOn(AsyncLocalStorage.prototype, 'run');
    try {
      expect(await ask(await start())).toEqual({ status: 200, body: { data: { hello: 'hello' } } });
      expect(opened).not.toHaveBeenCalled();
    } finally {
      opened.mockRestore();
    }
  });

  test('serves with nothing but a supergraph, tells its health and counts', async () => {
    const address = await start();
    expect(await ask(address)).toEqual({ status: 200, body: { data: { hello: 'hello' } } });
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(/gateway_request_duration.*outcome="ok"/);
    expect(metrics).toMatch(/gateway_subgraph_request_duration.*subgraph="hall"/);
    expect(metrics).toMatch(/gateway_plan_lookups.*result="miss"/);
  });

  test('hands the client’s authorization on when it has no keys to judge it', async () => {
    await ask(await start(), { authorization: 'Bearer whatever' });
    expect(heard[0]?.authorization).toBe('Bearer whatever');
  });

  test('verifies tokens and signs identities when it has the keys, and publishes its own', async () => {
    const tokens = await createTokenShop();
    const keyServer = createServer((_, reply) =>
      reply.setHeader('content-type', 'application/json').end(JSON.stringify(tokens.jwks)),
    );
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const address = await start({
      GATEWAY_JWKS_URL: `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks`,
      GATEWAY_ISSUER: 'https://shop.test',
      GATEWAY_AUDIENCE: 'hansa',
      HANSA_IDENTITY_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'g1' }),
    });
    const good = await ask(address, await tokens.bearer({ sub: 'cust_7' }));
    const bad = await ask(address, { authorization: 'Bearer bad' });
    const keys = (await (await fetch(`${address}${IDENTITY_KEYS_PATH}`)).json()) as JSONWebKeySet;
    keyServer.closeAllConnections();
    await new Promise((resolve) => keyServer.close(resolve));

    expect([good.status, bad.status]).toEqual([200, 401]);
    expect(keys.keys[0]).not.toHaveProperty('d');
    expect(heard.map(({ authorization }) => authorization)).toEqual([undefined]);
    const verifier = createIdentityVerifier(createLocalJWKSet(keys));
    const token = heard[0]?.['hansa-identity'];
    await expect(verifier.verify(typeof token === 'string' ? token : '')).resolves.toMatchObject({
      viewer: { kind: 'customer', id: 'cust_7' },
      trusted: true,
    });
  });

  test('a request at hand is finished when it is told to stop', async () => {
    const address = await start();
    const atHand = ask(address);
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await running?.stop();
    running = undefined;
    expect((await atHand).status).toBe(200);
    await expect(fetch(`${address}/health/live`)).rejects.toThrow();
  });

  test('says in one sentence what is wrong with a setting', async () => {
    expect(() => readGatewayConfig({ GATEWAY_JWKS_URL: 'x', GATEWAY_SUBGRAPH_TIMEOUT_MS: '0' })).toThrow(
      /GATEWAY_JWKS_URL[^]*GATEWAY_SUBGRAPH_TIMEOUT_MS/,
    );
    await expect(start({ HANSA_IDENTITY_KEY: '{}' })).rejects.toThrow('The identity key cannot be used');
    const config = readGatewayConfig({});
    const missing = join(folder, 'none.graphql');
    await expect(
      runGateway({ supergraphFile: missing, host: '127.0.0.1', port: 0, config, log: silentLogger }),
    ).rejects.toThrow('cannot be read');
  });
});
