import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestIdentity } from '@hansa/kit/testing/identity';
import { generateKeyPair, UnsecuredJWT } from 'jose';
import { createAccessTokenVerifier } from '../../../src/identity/verify-token.ts';
import { startFederation, type Federation } from '../../support/federation.ts';
import { createTokenShop, type TokenShop } from '../../support/tokens.ts';

const hall = {
  typeDefs: `type Query { hello: String  mine: String @authenticated }`,
  resolvers: { Query: { hello: () => 'hello', mine: () => 'yours' } },
};

describe('access tokens', () => {
  let graph: Federation;
  let tokens: TokenShop;
  beforeAll(async () => {
    tokens = await createTokenShop();
    graph = await startFederation({ hall }, { verifyAccessToken: tokens.verify });
  });
  afterAll(() => graph.close());
  beforeEach(() => {
    graph.asked.length = 0;
  });

  test('no token is a visitor', async () => {
    expect(await graph.ask('{ hello }')).toMatchObject({ status: 200, data: { hello: 'hello' } });
  });

  test('a good token is its owner', async () => {
    expect((await graph.ask('{ mine }', {}, await tokens.bearer({}))).data).toEqual({ mine: 'yours' });
  });

  test.each([
    ['expired', () => tokens.bearer({}, { lifetime: '-1s' })],
    ['of another issuer', () => tokens.bearer({}, { issuer: 'https://else.test' })],
    [
      'signed by another key',
      async () => tokens.bearer({}, { key: (await generateKeyPair('EdDSA')).privateKey }),
    ],
    ['not signed at all', () => ({ authorization: `Bearer ${unsigned()}` })],
    ['garbage', () => ({ authorization: 'Bearer abc' })],
    ['of another scheme', () => ({ authorization: 'Basic YTpi' })],
    ['empty', () => ({ authorization: 'Bearer ' })],
  ])('a token that is %s is refused with 401 and reaches no subgraph', async (_name, make) => {
    const { status, errors, data, headers } = await graph.ask('{ hello }', {}, await make());
    expect({ status, data }).toEqual({ status: 401, data: undefined });
    expect(errors).toEqual([{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(graph.asked).toEqual([]);
  });

  test('when the keys cannot be had, that is not the caller’s fault', async () => {
    const keys = () => Promise.reject(new TypeError('fetch failed'));
    const lost = await startFederation({ hall }, { verifyAccessToken: createAccessTokenVerifier({ keys }) });
    const { status, errors } = await lost.ask('{ hello }', {}, await tokens.bearer({}));
    await lost.close();
    expect({ status, code: errors?.[0]?.extensions?.['code'] }).toEqual({ status: 503, code: 'UNAVAILABLE' });
  });

  function unsigned(): string {
    return new UnsecuredJWT({ sub: 'cust_1' })
      .setIssuer('https://shop.test')
      .setAudience('hansa')
      .setExpirationTime('5m')
      .encode();
  }
});

describe('what subgraphs are told of the caller', () => {
  test('with a signer: the gateway’s word, and neither the token nor the client’s own claim', async () => {
    const tokens = await createTokenShop();
    const identity = createTestIdentity();
    const graph = await startFederation(
      { hall },
      {
        verifyAccessToken: tokens.verify,
        signIdentity: (viewer, address) => identity.tokenFor(viewer, address),
      },
    );
    const forged = { 'hansa-identity': 'i-am-the-king' };
    await graph.ask(
      '{ hello }',
      {},
      { ...(await tokens.bearer({ sub: 'staff_1', kind: 'staff', scope: 'orders:read' })), ...forged },
    );
    await graph.ask('{ hello }', {}, forged);
    await graph.close();

    const [known, visitor] = await Promise.all(
      graph.asked.map(({ headers }) => identity.verifyIdentity.verify(headers['hansa-identity'])),
    );
    expect(known).toEqual({
      viewer: { kind: 'staff', id: 'staff_1', scopes: ['orders:read'] },
      trusted: true,
      clientAddress: '127.0.0.1',
    });
    expect(visitor).toEqual({ viewer: { kind: 'anonymous' }, trusted: true, clientAddress: '127.0.0.1' });
    expect(graph.asked.map(({ headers }) => headers['authorization'])).toEqual([undefined, undefined]);
  });

  test('without one: the client’s own authorization, unchanged', async () => {
    const graph = await startFederation({ hall });
    await graph.ask(
      '{ hello }',
      {},
      { authorization: 'Bearer opaque', 'hansa-identity': 'forged', cookie: 'a=b' },
    );
    await graph.close();
    const headers = graph.asked[0]?.headers ?? {};
    expect(Object.keys(headers).sort()).toEqual(['authorization', 'traceparent']);
    expect(headers['authorization']).toBe('Bearer opaque');
  });

  test('the trace the request belongs to', async () => {
    const graph = await startFederation({ hall });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await graph.ask('{ hello }', {}, { traceparent, tracestate: 'a=1' });
    await graph.ask('{ hello }');
    await graph.close();
    expect(graph.asked[0]?.headers).toMatchObject({ traceparent, tracestate: 'a=1' });
    expect(graph.asked[1]?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});
