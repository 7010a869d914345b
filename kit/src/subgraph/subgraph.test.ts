import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { IDENTITY_HEADER, type Identity } from '../auth/internal-token.ts';
import { Fault } from '../errors/fault.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestIdentity } from '../testing/identity.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createSubgraph, type Subgraph } from './subgraph.ts';

const { verifyIdentity, tokenFor } = createTestIdentity();
const app = fastify();
const folder = temporaryFolder();
let keysAreAway = false;
let subgraph: Subgraph;

beforeAll(async () => {
  const file = join(folder.path, 'schema.graphql');
  await writeFile(file, 'type Query { me: String }');
  subgraph = createSubgraph({
    name: 'test',
    schemaFile: pathToFileURL(file),
    resolvers: { Query: { me: (_: unknown, __: unknown, { identity }) => identity.viewer.kind } },
    context: (identity: Identity) => ({ identity }),
    verifyIdentity: {
      verify: (token) =>
        keysAreAway ? Promise.reject(new Fault('UNAVAILABLE', 'no keys')) : verifyIdentity.verify(token),
    },
    log: silentLogger,
  });
  await subgraph.start();
  subgraph.mount(app);
});
afterAll(async () => {
  await app.close();
  await subgraph.stop();
  folder.remove();
});

const ask = async (query: string, token?: string) => {
  const headers = { 'content-type': 'application/json', ...(token && { [IDENTITY_HEADER]: token }) };
  const response = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
  return response.json<{ data?: unknown; errors?: unknown }>();
};

describe('a subgraph over HTTP', () => {
  test('knows its caller by the word of the gateway', async () => {
    const token = await tokenFor({ kind: 'customer', id: 'cust_1', scopes: [] });
    expect(await ask('{ me }', token)).toEqual({ data: { me: 'customer' } });
    expect(await ask('{ me }')).toEqual({ data: { me: 'anonymous' } });
  });

  test('shows its slice to nobody but the gateway', async () => {
    const token = await tokenFor({ kind: 'anonymous' });
    expect(await ask('{ _service { sdl } }', token)).toMatchObject({ data: { _service: {} } });
    for (const query of [
      '{ _service { sdl } }',
      'query { ...s } fragment s on Query { it: _service { sdl } }',
    ]) {
      expect(await ask(query)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
  });

  test('answers nobody as somebody else while it cannot tell who calls', async () => {
    keysAreAway = true;
    expect(await ask('{ me }', 'a token')).toEqual({
      errors: [expect.objectContaining({ message: 'no keys', extensions: { code: 'UNAVAILABLE' } })],
    });
    keysAreAway = false;
  });
});
